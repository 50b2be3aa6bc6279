/// The sentences, tokens and words of a text.
package struct TextSegments: Sendable, Equatable {
  package struct Token: Sendable, Equatable {
    /// Among the characters of the text.
    package let range: Range<Int>
    /// Where each of its words ends; the last ends with the token.
    package let wordEnds: [Int]

    /// The characters of each word.
    package var words: [Range<Int>] { zip([range.lowerBound] + wordEnds, wordEnds).map { $0..<$1 } }
  }

  package private(set) var tokens: [Token] = []
  /// For each sentence the number of the tokens up to its end.
  package private(set) var sentenceEnds: [Int] = []

  /// - Parameters:
  ///   - scalars: the characters of the text.
  ///   - boundaries: what ends behind each of them. White space ends a token in any case, and so does the end of the
  ///     text, which also ends a sentence; what a reader sees as one character is not parted.
  package init(_ scalars: ArraySlice<Unicode.Scalar>, _ boundaries: [TextBoundary]) {
    precondition(scalars.count == boundaries.count, "\(boundaries.count) boundaries of \(scalars.count) characters")
    var start: Int?
    var wordEnds: [Int] = []
    func isParted(_ place: Int) -> Bool { place == scalars.endIndex || !scalars[place].extends(scalars[place - 1]) }
    func endToken(at end: Int) {
      guard let first = start else { return }
      tokens.append(Token(range: first..<end, wordEnds: wordEnds + [end]))
      start = nil
      wordEnds = []
    }
    func endSentence() {
      if tokens.count > sentenceEnds.last ?? 0 { sentenceEnds.append(tokens.count) }
    }
    for (place, boundary) in zip(scalars.indices, boundaries) {
      if scalars[place].properties.isWhitespace {
        endToken(at: place)
        continue
      }
      start = start ?? place
      let end = place + 1
      guard boundary != .none, isParted(end) else { continue }
      if boundary == .word {
        // The token goes on: a word that ends with it has its end from that.
        if end < scalars.endIndex && !scalars[end].properties.isWhitespace { wordEnds.append(end) }
      } else {
        endToken(at: end)
        if boundary == .sentence { endSentence() }
      }
    }
    endToken(at: scalars.endIndex)
    endSentence()
  }

  /// The characters of each sentence, from its first token to its last.
  package var sentences: [Range<Int>] {
    zip([0] + sentenceEnds, sentenceEnds).map { tokens[$0].range.lowerBound..<tokens[$1 - 1].range.upperBound }
  }
}

extension Unicode.Scalar {
  private static let joiner: Unicode.Scalar = "\u{200D}"

  /// Whether it is seen as one character with the scalar before it: a combining mark, a part of an emoji or of a flag,
  /// or a letter of a Hangul syllable.
  fileprivate func extends(_ other: Unicode.Scalar) -> Bool {
    if isASCII { return false }
    if properties.isGraphemeExtend || properties.isEmojiModifier || properties.generalCategory == .spacingMark {
      return true
    }
    return self == Self.joiner || other == Self.joiner || isRegional && other.isRegional || (0x1160...0x11FF) ~= value
  }

  /// Two of them are a flag.
  private var isRegional: Bool { (0x1F1E6...0x1F1FF) ~= value }
}
