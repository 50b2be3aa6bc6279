import Corpora
import Testing

@Suite struct TextSegmentsTests {
  /// Boundaries as digits: 1 for a word, 2 for a token, 3 for a sentence, anything else for none.
  private func segments(_ text: String, _ boundaries: String) -> TextSegments {
    TextSegments(
      Array(text.unicodeScalars)[...],
      boundaries.map { character in character.wholeNumberValue.flatMap { TextBoundary(rawValue: Int32($0)) } ?? .none })
  }

  private func words(_ segments: TextSegments, of text: String) -> [[String]] {
    let scalars = Array(text.unicodeScalars)
    return segments.tokens.map { token in
      token.words.map { String(String.UnicodeScalarView(scalars[$0])) }
    }
  }

  @Test func tokensWordsAndSentencesEndWhereItIsSaid() {
    let text = "I don't. Go!"
    let found = segments(text, "2..1..23..23")
    #expect(words(found, of: text) == [["I"], ["do", "n't"], ["."], ["Go"], ["!"]])
    #expect(found.sentences == [0..<8, 9..<12])
  }

  @Test func whiteSpaceAndTheEndOfTheTextEndATokenInAnyCase() {
    let found = segments("ab  c\u{A0}d", ".......")
    #expect(found.tokens.map(\.range) == [0..<2, 4..<5, 6..<7])
    #expect(found.sentences == [0..<7])
    #expect(segments("", "").tokens.isEmpty && segments("", "").sentences.isEmpty)
    #expect(segments("  ", "33").sentences.isEmpty)
  }

  @Test func aSentenceIsItsTokens() {
    let found = segments(" a. b ", ".33.3.")
    // Behind the period and behind b; "a" and "." are two sentences here.
    #expect(found.sentences == [1..<2, 2..<3, 4..<5])
    #expect(found.sentenceEnds == [1, 2, 3])
  }

  @Test func whatIsSeenAsOneCharacterIsNotParted() {
    #expect(segments("e\u{301}x", "22.").tokens.map(\.range) == [0..<2, 2..<3])
    #expect(segments("e\u{301}x", "23.").sentences == [0..<2, 2..<3])
    #expect(segments("e\u{301}x", "2..").tokens.map(\.range) == [0..<3])
    for character in [
      "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F44D}\u{1F3FD}", "का", "\u{1F1E9}\u{1F1EA}",
      "\u{1112}\u{1161}",
    ] {
      let count = character.unicodeScalars.count
      let found = segments(character + "x", String(repeating: "2", count: count + 1))
      #expect(found.tokens.map(\.range) == [0..<count, count..<count + 1], "\(character)")
    }
  }

  @Test func theLastWordOfATokenEndsWithIt() {
    let found = segments("ab c", ".1..")
    #expect(found.tokens.map(\.wordEnds) == [[2], [4]])
  }
}
