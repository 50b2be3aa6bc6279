import NGrams
import Tandem
import Testing
import Text

@Suite struct LanguageTextTests {
  private let bytes = LanguageText.ngrams(Vocabulary(TokenCounts(), byteFallback: true), .bytes)

  /// A space may be several bytes, as a letter may; all belong to the word after it.
  @Test(arguments: [
    ("a\u{3000}b", [0..<1, 1..<5]), ("é 語", [0..<2, 2..<6]), (" é\u{3000}", [0..<6]), ("\u{3000}", []), ("", []),
  ])
  func wordsAreFoundAmongTheirBytes(line: String, expected: [Range<Int>]) {
    let tokens = bytes.tokens(of: line)
    #expect(tokens.count == line.utf8.count)
    #expect(bytes.words(of: tokens[...]) == expected)
  }

  @Test func wordsOfTokensAreOneEach() {
    var tokens = TokenCounts()
    for token in ["né", "語"] { tokens.add(token) }
    let words = LanguageText.ngrams(Vocabulary(tokens), .words)
    #expect(words.words(of: words.tokens(of: "né 語 xyz né")[...]) == [0..<1, 1..<2, 2..<3, 3..<4])
  }
}
