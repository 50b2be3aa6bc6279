import Decoding
import Foundation
import Testing

@Suite struct BeamSearchTests {
  /// Word 2 is likelier at first, but what follows 3 is surer: 0.6 · 0.4 · 1 < 0.4 · 0.9.
  private let garden = TableModel(vocabularySize: 4) { _, tokens in
    switch tokens {
    case []: logs([0, 0, 0.6, 0.4])
    case [3]: logs([0, 0.9, 0.1, 0])
    case [2]: logs([0, 0.3, 0.3, 0.4])
    default: logs([0, 1, 0, 0])
    }
  }

  @Test func beamFindsWhatGreedySearchMisses() throws {
    let greedy = try garden.search { $0.beamSize = 1 }[0][0]
    let beam = try garden.search { $0.beamSize = 2 }[0][0]
    #expect(greedy.tokens == [2, 3])
    #expect(abs(greedy.score - log(0.6 * 0.4)) < 1e-6)
    #expect(beam.tokens == [3])
    #expect(abs(beam.score - log(0.4 * 0.9)) < 1e-6)
  }

  @Test func scoreIsLogProbabilityOverPenaltyAndSumOfTokens() throws {
    let best = try garden.search { ($0.beamSize, $0.lengthPenalty) = (2, .average) }[0][0]
    #expect(best.tokenLogProbabilities.count == best.tokens.count + 1)
    #expect(best.logProbability == best.tokenLogProbabilities.reduce(0) { $0 + Double($1) })
    #expect(best.score == best.logProbability / Double(best.tokens.count + 1))
    #expect(best.attention == nil)
  }

  @Test func lengthPenaltyOfWuIsTheirEquation() {
    #expect(LengthPenalty.wu(alpha: 0.6).divisor(length: 1) == 1)
    #expect(abs(LengthPenalty.wu(alpha: 0.6).divisor(length: 7) - pow((5 + 7) / 6.0, 0.6)) < 1e-12)
    #expect(LengthPenalty.wu(alpha: 0).score(-3, length: 9) == -3)
    #expect(LengthPenalty.average.score(-3, length: 2) == -1.5)
  }

  @Test func equalScoresGoToTheBetterParentThenTheLowerToken() throws {
    let even = TableModel(vocabularySize: 5) { _, tokens in
      tokens.count < 2 ? logs([0, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3]) : logs([0, 1, 0, 0, 0])
    }
    let nBest = try even.search { ($0.beamSize, $0.nBest) = (4, 4) }[0]
    #expect(nBest.map(\.tokens) == [[2, 2], [2, 3], [2, 4], [3, 2]])
  }

  @Test(arguments: 0..<40) func greedySearchEqualsBeamOfOne(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 7, seed: seed)
    for penalty in [LengthPenalty.none, .average, .wu(alpha: 0.8)] {
      let options = options { ($0.beamSize, $0.lengthPenalty, $0.noRepeatNGramSize) = (1, penalty, Int(seed % 3)) }
      let greedy = try Searcher(model, tokens: plainTokens, options: options).search(nothing(3))
      let batch = SearchBatch(nothing(3), tokens: plainTokens, options: options, numbers: [0, 1, 2], prefixes: [])
      let beam = BeamSearch(model: model, beamSize: 1, nBest: 1, lengthPenalty: penalty, keepsAttention: false)
      #expect(greedy == batch.source.unpacked(beam(batch, memory: SearchMemory())))
    }
  }

  /// Every sequence of a vocabulary of `</s>` and words up to the maximum length, scored one by one.
  private func bruteForce(_ model: TableModel, sentence: Int, maximum: Int, _ penalty: LengthPenalty)
    -> [(tokens: [Int32], score: Double)]
  {
    var found: [(tokens: [Int32], score: Double)] = []
    func visit(_ tokens: [Int32], _ total: Double) {
      let scores = model.scores(sentence, tokens)
      let length = tokens.count + 1
      found.append((tokens, penalty.score(total + Double(scores[1]), length: length)))
      guard tokens.count < maximum else { return }
      for word in 2..<Int32(model.vocabularySize) { visit(tokens + [word], total + Double(scores[Int(word)])) }
    }
    visit([], 0)
    return found.sorted { $0.score > $1.score }
  }

  @Test(arguments: 0..<12) func wideBeamEqualsBruteForce(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 5, seed: seed)
    for penalty in [LengthPenalty.none, .average, .wu(alpha: 1.5)] {
      let all = bruteForce(model, sentence: 0, maximum: 4, penalty)
      #expect(all.count == 1 + 3 + 9 + 27 + 81)
      let found = try model.search {
        ($0.beamSize, $0.nBest, $0.lengthPenalty, $0.maximumLength) = (121, 121, penalty, .fixed(4))
      }[0]
      #expect(found.map(\.tokens) == all.map(\.tokens))
      #expect(found.map(\.score) == all.map(\.score))
    }
  }

  @Test(arguments: 0..<30) func nBestIsSortedAndHasNoDuplicates(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 6, seed: seed, sharpness: 0.5)
    for nBest in try model.search(nothing(4), { ($0.beamSize, $0.nBest, $0.lengthPenalty) = (9, 9, .average) }) {
      #expect(nBest.count == 9)
      #expect(Set(nBest.map(\.tokens)).count == 9)
      #expect(zip(nBest, nBest.dropFirst()).allSatisfy { $0.score >= $1.score })
    }
  }

  @Test(arguments: 0..<20) func aSentenceIsSearchedAlikeInAnyBatch(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 6, seed: seed)
    let together = try model.search(nothing(5)) { ($0.beamSize, $0.nBest) = (4, 2) }
    for sentence in 0..<5 {
      let alone = TableModel(vocabularySize: 6) { _, tokens in model.scores(sentence, tokens) }
      #expect(try alone.search { ($0.beamSize, $0.nBest) = (4, 2) }[0] == together[sentence])
    }
  }

  @Test func maximumLengthMayBeAnyNumber() throws {
    let usual = try garden.search { $0.beamSize = 2 }
    #expect(try garden.search { ($0.beamSize, $0.maximumLength) = (2, .fixed(.max)) } == usual)
    #expect(try garden.search { ($0.beamSize, $0.maximumLength) = (2, .relative(factor: 1e300, plus: .max)) } == usual)
  }

  @Test func noSentencesGiveNoHypotheses() throws {
    #expect(try garden.search(nothing(0)) { _ in }.isEmpty)
  }

  @Test func scoresThatAreNotNumbersEndTheHypothesis() throws {
    let broken = TableModel(vocabularySize: 4, scores: { _, _ in [.nan, .nan, .nan, .nan] }, scale: .logits)
    for beamSize in [1, 3] {
      let found = try broken.search { $0.beamSize = beamSize }[0]
      #expect(found.map(\.tokens) == [[]])
      #expect(found[0].score == -.infinity)
    }
  }
}
