import Evaluation
import Testing

@Suite struct ExactMatchTests {
  @Test func countsEqualLines() throws {
    let match = try ExactMatch(of: ["579", "80", ""], against: ["579", "81", ""])
    #expect(match.matchCount == 2)
    #expect(match.accuracy == 2.0 / 3)
    #expect(match.description == "exact match = 66.67 (2/3)")
  }

  @Test func canonicallyEquivalentSpellingsDiffer() throws {
    #expect(try ExactMatch(of: ["e\u{301}"], against: ["é"]).matchCount == 0)
  }

  @Test func otherNumberOfLinesIsAnError() {
    #expect(throws: EvaluationError.lineCountMismatch(hypotheses: 0, references: 1, referenceSet: 1)) {
      try ExactMatch(of: [], against: ["a"])
    }
  }

  @Test func noLinesHaveNoAccuracy() throws {
    #expect(try ExactMatch(of: [], against: []).accuracy == 0)
  }
}
