/// The words of a text, and which of them are joined to the word before: no space parts them, as "two dogs" and "." in
/// "two dogs."
///
/// Pieces of words tell the beginning of a word from its middle by the space before it, so they must know.
package struct TextWords: Sendable, Equatable {
  package let words: [String]
  /// One for each word.
  package let isJoined: [Bool]
  /// Before which words another sentence begins, in order; none of a text that is read as one.
  package let sentenceStarts: [Int]

  /// - Precondition: there are as many of both.
  package init(_ words: [String], isJoined: [Bool], sentenceStarts: [Int] = []) {
    precondition(words.count == isJoined.count, "\(isJoined.count) joints for \(words.count) words")
    self.words = words
    self.isJoined = isJoined
    self.sentenceStarts = sentenceStarts
  }

  /// Words of which nothing more is known: each stands behind a space.
  package init(_ words: [String]) { self.init(words, isJoined: words.map { _ in false }) }

  /// - Parameters:
  ///   - tokens: of the text, in order.
  ///   - splitter: says where sentences end; nil to take the text for one.
  package init(_ tokens: [Token], of text: String, splitBy splitter: SentenceSplitter?) {
    var end: Int?
    self.init(
      tokens.map(\.text),
      isJoined: tokens.map { token in
        defer { end = token.range.upperBound }
        return token.range.lowerBound == end
      }, sentenceStarts: splitter?.sentenceStarts(among: tokens, of: text) ?? [])
  }

  /// The words of each sentence.
  package var sentences: [Range<Int>] {
    isEmpty ? [] : zip([0] + sentenceStarts, sentenceStarts + [count]).map { $0..<$1 }
  }

  package var count: Int { words.count }
  package var isEmpty: Bool { words.isEmpty }

  package subscript(range: Range<Int>) -> TextWords {
    TextWords(Array(words[range]), isJoined: Array(isJoined[range]))
  }

  /// The first so many words, or all.
  package func prefix(_ maximumCount: Int) -> TextWords {
    if count <= maximumCount { return self }
    return TextWords(
      Array(words[..<maximumCount]), isJoined: Array(isJoined[..<maximumCount]),
      sentenceStarts: Array(sentenceStarts.prefix { $0 < maximumCount }))
  }
}

/// Words of which each stands behind a space.
extension TextWords: ExpressibleByArrayLiteral {
  package init(arrayLiteral words: String...) { self.init(words) }
}
