import Evaluation
import Testing

@Suite struct BLEUTests {
  struct Options: Decodable, Sendable {
    var lowercase: Bool?
    var tokenize: String?
    var smoothMethod: String?
    var smoothValue: Double?
    var maxNgramOrder: Int?
    var effectiveOrder: Bool?

    var metric: BLEU {
      let smoothing: BLEU.Smoothing =
        switch smoothMethod {
        case "floor": .floor(smoothValue ?? 0.1)
        case "add-k": .addK(smoothValue ?? 1)
        case "none": .none
        default: .exponential
        }
      return BLEU(
        tokenizer: BLEU.Tokenizer(rawValue: tokenize ?? "13a")!, lowercase: lowercase ?? false, smoothing: smoothing,
        maximumOrder: maxNgramOrder ?? 4, effectiveOrder: effectiveOrder ?? false)
    }
  }

  static let golden = Golden.load("bleu", as: Golden.Scores<Options>.self)

  @Test(arguments: golden.corpus) func corpusScoreEqualsSacreBLEU(_ expected: Golden.Score<Options>) throws {
    try expected.expectCorpusScore(by: expected.options.metric)
  }

  @Test(arguments: golden.sentence) func sentenceScoreEqualsSacreBLEU(_ expected: Golden.Score<Options>) throws {
    try expected.expectSentenceScore(by: expected.options.metric)
  }

  @Test func exampleOfTheDocumentation() throws {
    let score = try BLEU().corpusScore(of: ["The cat sat on the mat."], against: [["The cat sat on a mat."]])
    #expect(
      score.description == "BLEU = 48.89 85.7/66.7/40.0/25.0 (BP = 1.000 ratio = 1.000 hyp_len = 7 ref_len = 7)")
  }

  @Test func repeatedWordMatchesAsOftenAsInTheReference() {
    // Papineni et al. 2002, example 2: modified unigram precision 2/7.
    let score = BLEU().sentenceScore(
      of: "the the the the the the the",
      against: ["The cat is on the mat.", "There is a cat on the mat."].map { $0.lowercased() })
    #expect(score.matches == [2, 0, 0, 0])
    #expect(score.totals == [7, 6, 5, 4])
    let precisions: [Double] = [100 * 2 / 7, 100 / (2 * 6), 100 / (4 * 5), 100 / (8 * 4)]
    #expect(score.precisions == precisions)
    #expect(score.referenceLength == 7)
  }

  @Test func ofEquallyCloseReferencesTheShorterCounts() {
    let score = BLEU().sentenceScore(of: "a b c d", against: ["a b c d e", "a b c", "a"])
    #expect(score.referenceLength == 3)
    #expect(score.brevityPenalty == 1)
  }

  @Test func emptyCorpusScoresZero() throws {
    #expect(try BLEU().corpusScore(of: [], against: [[]]).score == 0)
  }

  @Test func otherNumberOfLinesIsAnError() {
    #expect(throws: EvaluationError.lineCountMismatch(hypotheses: 2, references: 1, referenceSet: 2)) {
      try BLEU().corpusScore(of: ["a", "b"], against: [["a", "b"], ["a"]])
    }
    #expect(throws: EvaluationError.noReferences) { try BLEU().corpusScore(of: ["a"], against: []) }
  }

  @Test func lineOfTheCommandHasSignatureAndOneDecimal() {
    let metric = BLEU(lowercase: true, smoothing: .addK(1))
    let line = metric.sentenceScore(of: "One two three four", against: ["one two three four five"])
      .formatted(decimals: 1, signature: metric.signature(referenceCount: 1))
    #expect(
      line == "BLEU|nrefs:1|case:lc|eff:no|tok:13a|smooth:add-k[1.00]|version:\(signatureVersion) = 77.9 "
        + "100.0/100.0/100.0/100.0 (BP = 0.779 ratio = 0.800 hyp_len = 4 ref_len = 5)")
  }
}
