/// The words of a text, and which of them are joined to the word before: no space parts them, as "two dogs" and "." in
/// "two dogs."
///
/// Pieces of words tell the beginning of a word from its middle by the space before it, so they must know.
package struct TextWords: Sendable, Equatable {
  package let words: [String]
  /// One for each word.
  package let isJoined: [Bool]

  /// - Precondition: there are as many of both.
  package init(_ words: [String], isJoined: [Bool]) {
    precondition(words.count == isJoined.count, "\(isJoined.count) joints for \(words.count) words")
    self.words = words
    self.isJoined = isJoined
  }

  /// Words of which nothing more is known: each stands behind a space.
  package init(_ words: [String]) { self.init(words, isJoined: words.map { _ in false }) }

  /// - Parameter tokens: of one text, in order.
  package init(_ tokens: [Token]) {
    var end: Int?
    self.init(
      tokens.map(\.text),
      isJoined: tokens.map { token in
        defer { end = token.range.upperBound }
        return token.range.lowerBound == end
      })
  }

  package var count: Int { words.count }
  package var isEmpty: Bool { words.isEmpty }

  package subscript(range: Range<Int>) -> TextWords {
    TextWords(Array(words[range]), isJoined: Array(isJoined[range]))
  }

  /// The first so many words, or all.
  package func prefix(_ maximumCount: Int) -> TextWords { self[0..<min(maximumCount, count)] }
}

/// Words of which each stands behind a space.
extension TextWords: ExpressibleByArrayLiteral {
  package init(arrayLiteral words: String...) { self.init(words) }
}
