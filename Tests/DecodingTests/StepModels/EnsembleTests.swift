import Decoding
import Foundation
import Testing

@Suite struct EnsembleTests {
  @Test func probabilitiesAreAveraged() throws {
    let first = TableModel(vocabularySize: 4) { _, s in s.isEmpty ? logs([0, 0, 0.7, 0.3]) : logs([0, 1, 0, 0]) }
    let second = TableModel(
      vocabularySize: 4,
      scores: { _, s in (s.isEmpty ? logs([0, 0, 0.2, 0.8]) : logs([0, 1, 0, 0])).map { $0 + 2 } }, scale: .logits)
    let nBest = try EnsembleStepModel([first, second]).search { ($0.beamSize, $0.nBest) = (2, 2) }[0]
    #expect(nBest.map(\.tokens) == [[3], [2]])
    #expect(abs(nBest[0].score - log((0.3 + 0.8) / 2)) < 1e-6)
    #expect(abs(nBest[1].score - log((0.7 + 0.2) / 2)) < 1e-6)
  }

  @Test(arguments: 0..<20) func twoEqualModelsEqualOne(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 8, seed: seed)
    for beamSize in [1, 4] {
      let change: (inout SearchOptions) -> Void = { ($0.beamSize, $0.nBest) = (beamSize, beamSize) }
      let alone = try model.search(nothing(3), change)
      let twice = try EnsembleStepModel([model, model]).search(nothing(3), change)
      for (a, b) in zip(alone.joined(), twice.joined()) {
        #expect(a.tokens == b.tokens)
        #expect(abs(a.score - b.score) < 1e-4)  // exp and log of each token: a few units in the last place
      }
    }
  }

  @Test func prefixMayAskForWhatNoMemberExpects() throws {
    let model = TableModel(vocabularySize: 4) { _, _ in logs([0, 0.5, 0, 0.5]) }
    var sampled = SearchOptions()
    (sampled.beamSize, sampled.sampling) = (1, SamplingOptions())
    let searches = [options { $0.beamSize = 1 }, options { $0.beamSize = 2 }, sampled]
    for options in searches {
      let searcher = try Searcher(EnsembleStepModel([model, model]), tokens: plainTokens, options: options)
      #expect(searcher.search(nothing(), prefixes: [[2, 2]])[0][0].tokens.starts(with: [2, 2]))
    }
  }

  @Test func membersMustAgree() {
    #expect(throws: SearchError.emptyEnsemble) { try EnsembleStepModel([TableModel]()) }
    let (small, large) = (TableModel.random(vocabularySize: 3, seed: 1), TableModel.random(vocabularySize: 4, seed: 1))
    #expect(throws: SearchError.vocabulariesDiffer([3, 4])) { try EnsembleStepModel([small, large]) }
  }
}
