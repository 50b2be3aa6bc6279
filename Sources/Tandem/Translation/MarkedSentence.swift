import Documents
import Text

/// Scalars that stand in a text for marks while it is rewritten.
private enum MarkScalar {
  /// For marks between words: their order says which.
  static let place: Unicode.Scalar = "\u{F0000}"

  /// For a mark that is copied, as what else a model copies.
  ///
  /// - Parameter number: below ``PlaceholderSymbol/count``.
  static func copied(_ number: Int) -> Unicode.Scalar { Unicode.Scalar(place.value + 1 + UInt32(number))! }

  /// The number of a mark that is copied.
  static func number(of scalar: Unicode.Scalar) -> Int? {
    let number = Int(scalar.value) - Int(place.value) - 1
    return (0..<PlaceholderSymbol.count).contains(number) ? number : nil
  }
}

/// A sentence with marks of markup as a model is to see it: without them.
struct MarkedSentence: Sendable {
  /// With scalars for what is copied.
  let text: String
  /// Those that go where their words go.
  let marks: [InlineMark]
  /// Those that the text has scalars for.
  private let copied: [InlineMark]

  /// - Parameter masksCopies: the model copies symbols; otherwise marks that would be copied go where their words go.
  init(_ sentence: InlineText, masksCopies: Bool) {
    if sentence.marks.isEmpty {
      (text, marks, copied) = (sentence.text, [], [])
      return
    }
    var text = String.UnicodeScalarView()
    var (marks, copied): ([InlineMark], [InlineMark]) = ([], [])
    let scalars = sentence.text.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar == MarkScalar.place || MarkScalar.number(of: scalar) != nil ? "\u{FFFD}" : scalar
    }
    // What else of private use is in the text takes symbols, too.
    let symbolCount = PlaceholderSymbol.count - scalars.count { $0.properties.generalCategory == .privateUse }
    var start = 0
    for mark in sentence.marks {
      text.append(contentsOf: scalars[start..<mark.offset])
      start = mark.offset
      if mark.kind == .copied && masksCopies && copied.count < symbolCount {
        text.append(MarkScalar.copied(copied.count))
        copied.append(mark)
      } else {
        marks.append(mark.moved(to: mark.offset + copied.count))
      }
    }
    text.append(contentsOf: scalars[start...])
    (self.text, self.marks, self.copied) = (String(text), marks, copied)
  }

  /// A text after it was rewritten, with marks in the places of their scalars.
  ///
  /// - Parameter marks: those that go where their words go, with their places before.
  func restored(_ text: String, marks: [InlineMark], by rewrite: (String) -> String) -> InlineText {
    if marks.isEmpty && copied.isEmpty { return InlineText(rewrite(text)) }
    let places = marks.map { InlineMark(.standalone, at: $0.offset, source: String(MarkScalar.place)) }
    let rewritten = rewrite(InlineText(text, marks: places).written { $0 })
    var rest = marks[...]
    var restored = String.UnicodeScalarView()
    var (found, length): ([InlineMark], Int) = ([], 0)
    func append(_ scalar: Unicode.Scalar) {
      restored.append(scalar)
      length += 1
    }
    // A mark in the place of a word is kept from the words beside it.
    var isBehindWord = false
    for scalar in rewritten.unicodeScalars {
      let number = MarkScalar.number(of: scalar)
      if let mark = scalar == MarkScalar.place ? rest.popFirst() : number.flatMap({ copied.dropFirst($0).first }) {
        let isWord = mark.kind == .copied && number == nil
        if isWord && (restored.last?.isWordScalar ?? false) { append(" ") }
        found.append(mark.moved(to: length))
        isBehindWord = isWord
      } else {
        if isBehindWord && scalar.isWordScalar { append(" ") }
        append(scalar)
        isBehindWord = false
      }
    }
    return InlineText(String(restored), marks: found)
  }
}

extension [InlineMark] {
  /// The marks of a text with their places in another that was made of it.
  func moved(from text: String, to other: String) -> [InlineMark] {
    if isEmpty { return [] }
    let places = OffsetMap(from: text, to: other)
    return map { $0.moved(to: places($0.offset)) }
  }
}
