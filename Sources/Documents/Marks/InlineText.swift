/// A text to translate, and what stands within it that is no text: tags, and parts that stay as they are.
///
/// ```html
/// See the <a href="x.html">next page</a>.<img src="x.png">
/// ```
/// is the text `See the next page.` with an opening mark at 8, its closing mark at 17 and a standalone mark at 18.
package struct InlineText: Sendable, Hashable {
  /// Without the marks, and with character references and escapes decoded.
  package var text: String
  /// In the order in which they stand in the document; offsets never decrease.
  package var marks: [InlineMark]

  package init(_ text: String, marks: [InlineMark] = []) { (self.text, self.marks) = (text, marks) }

  /// As a file has it.
  ///
  /// - Parameter escape: writes a run of text between marks.
  package func written(_ escape: (String) -> String) -> String {
    let scalars = Array(text.unicodeScalars)
    var (whole, start) = ("", 0)
    for mark in marks {
      precondition(
        (start...scalars.count).contains(mark.offset), "a mark at \(mark.offset) after \(start) of \(scalars.count)")
      whole += escape(String(String.UnicodeScalarView(scalars[start..<mark.offset]))) + mark.source
      start = mark.offset
    }
    return whole + escape(String(String.UnicodeScalarView(scalars[start...])))
  }
}

/// Something within a text that is not translated.
package struct InlineMark: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Where the text begins that a pair of marks encloses. Pairs are numbered from 0 in the order of their opening
    /// marks, and well nested.
    case opening(pair: Int)
    case closing(pair: Int)
    /// Stands between words, as a tag without content does.
    case standalone
    /// Stands for words that stay as they are, as a code span does.
    case copied
  }

  package let kind: Kind
  /// Where it stands in the text, in Unicode scalars from its beginning.
  package let offset: Int
  /// As it stands in the document.
  package let source: String

  package init(_ kind: Kind, at offset: Int, source: String) {
    (self.kind, self.offset, self.source) = (kind, offset, source)
  }

  package func moved(to offset: Int) -> InlineMark { InlineMark(kind, at: offset, source: source) }
}

extension InlineText {
  /// With pairs numbered in the order of their opening marks.
  var numberingPairs: InlineText {
    var numbers: [Int: Int] = [:]
    func number(of pair: Int) -> Int {
      if let number = numbers[pair] { return number }
      numbers[pair] = numbers.count
      return numbers.count - 1
    }
    return InlineText(
      text,
      marks: marks.map { mark in
        switch mark.kind {
        case .opening(let pair): InlineMark(.opening(pair: number(of: pair)), at: mark.offset, source: mark.source)
        case .closing(let pair): InlineMark(.closing(pair: number(of: pair)), at: mark.offset, source: mark.source)
        case .standalone, .copied: mark
        }
      })
  }

  package var isEmpty: Bool { text.isEmpty && marks.isEmpty }
}

/// Puts texts together, in time that grows with their length alone.
package struct InlineTextBuilder {
  /// What was put together so far.
  package private(set) var text = InlineText("")
  /// In Unicode scalars.
  private var length = 0

  package init() {}

  package mutating func append(_ next: InlineText) {
    text.marks += next.marks.map { $0.moved(to: $0.offset + length) }
    text.text.unicodeScalars.append(contentsOf: next.text.unicodeScalars)
    length += next.text.unicodeScalars.count
  }
}
