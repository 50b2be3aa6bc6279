import Evaluation
import Testing

@Suite struct ChrFTests {
  struct Options: Decodable, Sendable {
    var charOrder: Int?
    var wordOrder: Int?
    var beta: Int?
    var lowercase: Bool?
    var whitespace: Bool?
    var epsSmoothing: Bool?

    var metric: ChrF {
      ChrF(
        characterOrder: charOrder ?? 6, wordOrder: wordOrder ?? 0, beta: beta ?? 2, lowercase: lowercase ?? false,
        whitespace: whitespace ?? false, epsilonSmoothing: epsSmoothing ?? false)
    }
  }

  static let golden = Golden.load("chrf", as: Golden.Scores<Options>.self)

  @Test(arguments: golden.corpus) func corpusScoreEqualsSacreBLEU(_ expected: Golden.Score<Options>) throws {
    try expected.expectCorpusScore(by: expected.options.metric)
  }

  @Test(arguments: golden.sentence) func sentenceScoreEqualsSacreBLEU(_ expected: Golden.Score<Options>) throws {
    try expected.expectSentenceScore(by: expected.options.metric)
  }

  @Test func exampleOfTheDocumentation() throws {
    let score = try ChrF().corpusScore(of: ["The cat sat on the mat."], against: [["The cat sat on a mat."]])
    #expect(score.description == "chrF2 = 71.42")
  }

  @Test func scoreOfOneOrderIsTheFScoreOfItsPrecisionAndRecall() {
    // Of "abcd" two characters are among the three of "abx".
    let precision = 2.0 / 4
    let recall = 2.0 / 3
    let score = ChrF(characterOrder: 1).sentenceScore(of: "ab cd", against: ["abx"])
    #expect(abs(score.score - 100 * 5 * precision * recall / (4 * precision + recall)) < Golden.tolerance)
  }

  @Test func chrFPlusPlusHasTwoOrdersOfWords() {
    #expect(ChrF.plusPlus.sentenceScore(of: "a b", against: ["a b"]).description == "chrF2++ = 100.00")
  }

  @Test func otherNumberOfLinesIsAnError() {
    #expect(throws: EvaluationError.lineCountMismatch(hypotheses: 1, references: 2, referenceSet: 1)) {
      try ChrF().corpusScore(of: ["a"], against: [["a", "b"]])
    }
  }
}
