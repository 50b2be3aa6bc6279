import Evaluation
import Testing

@Suite struct TokenAccuracyTests {
  @Test func countsTokensAndSentences() throws {
    var accuracy = TokenAccuracy()
    try accuracy.add(["DET", "NOUN", "PUNCT"], against: ["DET", "VERB", "PUNCT"])
    try accuracy.add(["X"], against: ["X"])
    #expect(accuracy.tokens.correctCount == 3)
    #expect(accuracy.tokens.value == 3.0 / 4)
    #expect(accuracy.sentences.value == 1.0 / 2)
    #expect(accuracy.description == "accuracy = 75.00 (3/4)\nsentences = 50.00 (1/2)")
  }

  @Test func countsKnownAndUnknownWordsApart() throws {
    var accuracy = TokenAccuracy()
    let known: Set = ["the", "a"]
    try accuracy.add(["D", "N", "D"], against: ["D", "V", "D"], words: ["the", "xyzzy", "a"]) { known.contains($0) }
    try accuracy.add(["N", "D"], against: ["N", "N"], words: ["plugh", "the"]) { known.contains($0) }
    #expect(
      accuracy.description == """
        accuracy = 60.00 (3/5)
        known words = 66.67 (2/3)
        unknown words = 50.00 (1/2)
        sentences = 0.00 (0/2)
        """)
  }

  @Test func withoutUnknownWordsTheirShareIsZero() throws {
    var accuracy = TokenAccuracy()
    #expect(accuracy.unknownWords == nil)
    try accuracy.add(["D"], against: ["D"], words: ["the"]) { _ in true }
    #expect(accuracy.unknownWords?.description == "0.00 (0/0)")
  }

  @Test func canonicallyEquivalentTagsDiffer() throws {
    var accuracy = TokenAccuracy()
    try accuracy.add(["e\u{301}"], against: ["é"])
    #expect(accuracy.tokens.correctCount == 0)
  }

  @Test func otherNumberOfTagsIsAnErrorAndDoesNotCount() throws {
    var accuracy = TokenAccuracy()
    try accuracy.add(["A"], against: ["A"])
    #expect(throws: EvaluationError.tagCountMismatch(sentence: 2, predicted: 1, gold: 2)) {
      try accuracy.add(["A"], against: ["A", "A"])
    }
    #expect(accuracy.tokens.totalCount == 1)
    #expect(
      EvaluationError.tagCountMismatch(sentence: 2, predicted: 1, gold: 2).description
        == "Sentence 2 has 1 predicted tags, expected 2, one for each gold tag; compare predictions with the sentences "
        + "that they were made for.")
  }

  @Test func nothingHasNoAccuracy() {
    #expect(TokenAccuracy().description == "accuracy = 0.00 (0/0)\nsentences = 0.00 (0/0)")
  }
}
