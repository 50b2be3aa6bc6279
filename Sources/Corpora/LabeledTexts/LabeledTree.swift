/// A sentence whose phrases all have a label, written in brackets as in the Stanford Sentiment Treebank.
///
/// ```
/// (3 (2 It) (4 (4 works) (2 .)))      3: It works .      2: It      4: works .      4: works      2: .
/// ```
/// Socher et al. 2013, "Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank". Words are left
/// as they are: brackets are `-LRB-` and `-RRB-` there.
package struct LabeledTree: Equatable, Sendable {
  package struct Phrase: Equatable, Sendable {
    package let label: String
    package let words: Range<Int>
  }

  package private(set) var words: [String] = []
  /// A phrase comes before those within it, and the sentence first.
  package private(set) var phrases: [Phrase] = []

  /// - Parameters:
  ///   - text: one tree, in which a phrase has a label and then one word, or one or more phrases.
  ///   - path: the file, for errors.
  ///   - line: the number of the line, for errors.
  /// - Throws: `LabeledTextError.malformedTree`.
  package init(parsing text: String, path: String, line: Int) throws(LabeledTextError) {
    var open: [OpenPhrase] = []
    var tokens = TreeTokens(text)
    func refuse(_ expected: String) -> LabeledTextError {
      .malformedTree(path: path, line: line, byte: tokens.start + 1, found: tokens.text, expected: expected)
    }
    // A stack of its own, and no recursion, so that no depth of brackets overflows the stack of the program.
    repeat {
      switch (tokens.next(), open.last) {
      case (.opening, let parent):
        if parent?.content == .word { throw refuse("\")\" after the word of a phrase") }
        if !open.isEmpty { open[open.count - 1].content = .phrases }
        guard tokens.next() == .word else { throw refuse("the label of a phrase") }
        open.append(OpenPhrase(index: phrases.count))
        phrases.append(Phrase(label: tokens.text, words: words.count..<words.count))
      case (.word, let phrase?) where phrase.content == .nothing:
        open[open.count - 1].content = .word
        words.append(tokens.text)
      case (.closing, let phrase?) where phrase.content != .nothing:
        open.removeLast()
        phrases[phrase.index] = Phrase(
          label: phrases[phrase.index].label, words: phrases[phrase.index].words.lowerBound..<words.count)
      case (_, let phrase):
        switch phrase?.content {
        case nil: throw refuse("\"(\" at the beginning of a tree")
        case .nothing: throw refuse("a word, or \"(\" at the beginning of a phrase")
        case .word: throw refuse("\")\" after the word of a phrase")
        case .phrases: throw refuse("\"(\" or \")\" after a phrase")
        }
      }
    } while !open.isEmpty
    if tokens.next() != .end { throw refuse("nothing after the tree, one tree a line") }
  }

  private struct OpenPhrase {
    enum Content { case nothing, word, phrases }

    let index: Int
    var content = Content.nothing
  }
}

/// Brackets and what stands between them.
private struct TreeTokens {
  enum Kind { case opening, closing, word, end }

  private let bytes: [UInt8]
  /// Where the token read last lies.
  private var range = 0..<0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The first byte of the token read last.
  var start: Int { range.lowerBound }
  var text: String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func next() -> Kind {
    let start = bytes[range.upperBound...].firstIndex { !Self.isSpace($0) } ?? bytes.count
    guard start < bytes.count else {
      range = start..<start
      return .end
    }
    if Self.isBracket(bytes[start]) {
      range = start..<start + 1
      return bytes[start] == UInt8(ascii: "(") ? .opening : .closing
    }
    range = start..<(bytes[start...].firstIndex { Self.isSpace($0) || Self.isBracket($0) } ?? bytes.count)
    return .word
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isBracket(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") }
}
