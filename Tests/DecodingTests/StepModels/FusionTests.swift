import Decoding
import Foundation
import Tensors
import Testing

@Suite struct FusionTests {
  /// `</s>` and words of the model are these of the languageModel, which knows the last two words as one, and lists
  /// them in another order.
  private let languageModelTokens: [Int32] = [0, 2, 3, 1, 1]

  private func fused(_ model: TableModel, _ languageModel: TableModel, weight: Float) -> FusedStepModel<
    TableModel, TableModel
  > {
    FusedStepModel(model, fusedWith: languageModel, languageModelTokens: languageModelTokens, weight: weight)
  }

  /// Of four tokens, and as a language model the same for every sentence.
  private func randomLanguageModel(seed: UInt64) -> TableModel {
    let random = TableModel.random(vocabularySize: 4, seed: seed)
    return TableModel(vocabularySize: 4) { _, tokens in random.scores(0, tokens) }
  }

  /// Every sequence up to the maximum length with its score, best first.
  private func bruteForce(_ model: TableModel, sentence: Int, _ languageModel: TableModel, weight: Double, maximum: Int)
    -> [(tokens: [Int32], score: Double)]
  {
    var found: [(tokens: [Int32], score: Double)] = []
    func visit(_ tokens: [Int32], _ total: Double) {
      let scores = model.scores(sentence, tokens)
      let advice = languageModel.scores(0, tokens.map { languageModelTokens[Int($0)] })
      func extended(by token: Int) -> Double {
        total + Double(scores[token]) + weight * Double(advice[Int(languageModelTokens[token])])
      }
      found.append((tokens, extended(by: 1) / Double(tokens.count + 1)))
      guard tokens.count < maximum else { return }
      for word in 2..<5 { visit(tokens + [Int32(word)], extended(by: word)) }
    }
    visit([], 0)
    return found.sorted { $0.score > $1.score }
  }

  @Test(arguments: 0..<12) func wideBeamFindsTheBestSums(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 5, seed: seed)
    let languageModel = randomLanguageModel(seed: seed + 100)
    for weight in [0.3, 1.5] as [Float] {
      let found = try fused(model, languageModel, weight: weight).search(nothing(2)) {
        ($0.beamSize, $0.nBest, $0.lengthPenalty, $0.maximumLength) = (121, 121, .average, .fixed(4))
      }
      for sentence in 0..<2 {
        let all = bruteForce(model, sentence: sentence, languageModel, weight: Double(weight), maximum: 4)
        try #require(found[sentence].count == all.count && all.count == 1 + 3 + 9 + 27 + 81)
        // Two words that the language model does not tell apart may leave sums equal but for their rounding.
        for (hypothesis, expected) in zip(found[sentence], all) {
          #expect(abs(hypothesis.score - expected.score) < 1e-5)
        }
        #expect(found[sentence][0].tokens == all[0].tokens)
      }
    }
  }

  @Test func theLanguageModelDecidesBetweenEqualTranslations() throws {
    let undecided = TableModel(vocabularySize: 4) { _, tokens in
      tokens.isEmpty ? logs([0, 0, 0.51, 0.49]) : logs([0, 1, 0, 0])
    }
    for preferred: Int32 in [2, 3] {
      let languageModel = TableModel(vocabularySize: 4) { _, tokens in
        tokens.isEmpty ? logs([0, 0, preferred == 2 ? 0.8 : 0.2, preferred == 3 ? 0.8 : 0.2]) : logs([0, 1, 0, 0])
      }
      let model = FusedStepModel(undecided, fusedWith: languageModel, languageModelTokens: [0, 1, 2, 3], weight: 0.5)
      for beamSize in [1, 3] {
        let best = try model.search { $0.beamSize = beamSize }[0][0]
        #expect(best.tokens == [preferred])
        let expected = log(preferred == 2 ? 0.51 : 0.49) + 0.5 * log(0.8)
        #expect(abs(best.score - expected) < 1e-6)
        #expect(best.tokenLogProbabilities.count == 2)
      }
    }
  }

  @Test(arguments: 0..<8) func scoresOfAnyScaleAreAddedAsLogarithms(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 5, seed: seed)
    let languageModel = randomLanguageModel(seed: seed + 50)
    func scaled(_ model: TableModel, _ scale: ScoreScale) -> TableModel {
      TableModel(
        vocabularySize: model.vocabularySize,
        scores: { sentence, tokens in
          model.scores(sentence, tokens).map {
            switch scale {
            case .logits: $0 + 3 + Float(tokens.count)
            case .logProbabilities: $0
            case .probabilities: exp($0)
            }
          }
        }, scale: scale)
    }
    let change: (inout SearchOptions) -> Void = { ($0.beamSize, $0.nBest) = (4, 4) }
    let expected = try fused(model, languageModel, weight: 0.7).search(nothing(3), change)
    for scales in [(ScoreScale.logits, ScoreScale.probabilities), (.probabilities, .logits)] {
      let found = try fused(scaled(model, scales.0), scaled(languageModel, scales.1), weight: 0.7).search(
        nothing(3), change)
      for (a, b) in zip(expected.joined(), found.joined()) {
        #expect(a.tokens == b.tokens)
        #expect(abs(a.score - b.score) < 1e-4)
      }
    }
  }

  @Test(arguments: 0..<12) func aSentenceIsSearchedAlikeInAnyBatch(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 5, seed: seed)
    let languageModel = randomLanguageModel(seed: seed + 7)
    var sampled = SearchOptions()
    (sampled.beamSize, sampled.nBest, sampled.sampling) = (1, 3, SamplingOptions())
    let searches = [options { ($0.beamSize, $0.nBest) = (4, 2) }, options { $0.beamSize = 1 }, sampled]
    for options in searches {
      func search(_ model: TableModel, _ count: Int, numbers: [Int]) throws -> [[Hypothesis]] {
        try Searcher(fused(model, languageModel, weight: 0.6), tokens: plainTokens, options: options)
          .search(nothing(count), numbers: numbers)
      }
      let together = try search(model, 5, numbers: Array(0..<5))
      for sentence in 0..<5 {
        let alone = TableModel(vocabularySize: 5) { _, tokens in model.scores(sentence, tokens) }
        #expect(try search(alone, 1, numbers: [sentence])[0] == together[sentence])
      }
    }
  }

  @Test func whatTheLanguageModelExcludesIsSaidOnlyWhereNothingElseCanBe() throws {
    let model = TableModel(vocabularySize: 4) { _, tokens in
      tokens.isEmpty ? logs([0, 0, 0.9, 0.1]) : logs([0, 1, 0, 0])
    }
    let languageModel = TableModel(vocabularySize: 4) { _, tokens in
      tokens.isEmpty ? logs([0, 0, 0, 1]) : logs([0, 1, 0, 0])
    }
    let fused = FusedStepModel(model, fusedWith: languageModel, languageModelTokens: [0, 1, 2, 3], weight: 0.1)
    #expect(try fused.search { $0.beamSize = 3 }[0].map(\.tokens).first == [3])
    let silent = TableModel(vocabularySize: 4) { _, _ in logs([0, 0, 0, 0]) }
    let nothingLeft = FusedStepModel(model, fusedWith: silent, languageModelTokens: [0, 1, 2, 3], weight: 1)
    for beamSize in [1, 3] {
      let found = try nothingLeft.search { $0.beamSize = beamSize }[0][0]
      #expect(found.tokens == [2] && found.score.isFinite)
    }
  }
}
