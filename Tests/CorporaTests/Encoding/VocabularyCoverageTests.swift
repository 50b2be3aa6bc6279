import Corpora
import Testing
import Tokens

@Suite struct VocabularyCoverageTests {
  private static let (unknown, end) = (SpecialTokens.unknown, SpecialTokens.end)

  @Test(
    arguments: [
      ([], nil), ([7, end], nil), ([unknown, 7, end], nil), ([unknown, unknown, 7, end], "2 of 3"),
      ([unknown, end], "1 of 1"), ([end, end], nil),
    ] as [([TokenID], String?)])
  func mostTokensUnknownAreAWarning(tokens: [TokenID], counts: String?) {
    var coverage = VocabularyCoverage()
    coverage.add(tokens)
    #expect(
      coverage.warning(of: "tokens", remedy: "give others")
        == counts.map { "\($0) tokens are not in the vocabulary, and are all the same to the model; give others." })
  }
}
