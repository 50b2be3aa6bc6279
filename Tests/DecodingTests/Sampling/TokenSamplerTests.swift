import Decoding
import Foundation
import Tensors
import Testing

@Suite struct TokenSamplerTests {
  private static let probabilities = [0, 0.1, 0.4, 0.25, 0.15, 0.1]
  private let die = TableModel(vocabularySize: 6) { _, _ in logs(probabilities) }

  /// How often each token comes first among `count` samples, as shares.
  private func shares(
    _ model: TableModel, _ count: Int = 20_000, _ change: (inout SamplingOptions) -> Void
  ) throws -> [Double] {
    var sampling = SamplingOptions()
    change(&sampling)
    let samples = try model.search {
      ($0.beamSize, $0.nBest, $0.sampling, $0.maximumLength) = (1, count, sampling, .fixed(1))
    }[0]
    var counts = [Double](repeating: 0, count: model.vocabularySize)
    for sample in samples { counts[Int(sample.tokens.first ?? 1)] += 1 }
    return counts.map { $0 / Double(count) }
  }

  /// Five deviations: the seeds are fixed, so the test always gives the same; a fresh seed fails once in a million.
  private func expect(_ shares: [Double], near expected: [Double], _ count: Int = 20_000) {
    for (share, p) in zip(shares, expected) {
      #expect(abs(share - p) <= 5 * (p * (1 - p) / Double(count)).squareRoot(), "\(shares), expected \(expected)")
    }
  }

  @Test func tokensComeAsOftenAsTheModelSays() throws {
    expect(try shares(die) { $0.seed = 3 }, near: Self.probabilities)
  }

  @Test(arguments: [ScoreScale.logits, .probabilities]) func anyScaleIsDrawnFromAlike(scale: ScoreScale) throws {
    let scores = Self.probabilities.map { scale == .logits ? Float(log($0)) + 3 : Float($0) }
    let model = TableModel(vocabularySize: 6, scores: { _, _ in scores }, scale: scale)
    expect(try shares(model) { $0.seed = 4 }, near: Self.probabilities)
  }

  @Test(arguments: [0.5, 2]) func temperatureIsAPowerOfTheProbabilities(temperature: Double) throws {
    let powers = Self.probabilities.map { pow($0, 1 / temperature) }
    let sum = powers.reduce(0, +)
    expect(try shares(die) { $0.temperature = temperature }, near: powers.map { $0 / sum })
  }

  @Test func theLowestTemperatureDrawsTheMostProbable() throws {
    expect(try shares(die, 100) { $0.temperature = 1e-40 }, near: [0, 0, 1, 0, 0, 0], 100)
  }

  @Test func theHighestTemperatureDrawsAllButTheExcludedAlike() throws {
    let scores: [Float] = [-.infinity, -.infinity, 5, 2, -.infinity, 0]
    let model = TableModel(vocabularySize: 6, scores: { _, _ in scores }, scale: .logits)
    expect(try shares(model) { $0.temperature = 1e300 }, near: [0, 0, 1.0 / 3, 1.0 / 3, 0, 1.0 / 3])
  }

  @Test func topKDrawsFromTheMostProbable() throws {
    expect(try shares(die) { $0.topK = 2 }, near: [0, 0, 0.4 / 0.65, 0.25 / 0.65, 0, 0])
    expect(try shares(die) { $0.topK = 100 }, near: Self.probabilities)
  }

  @Test func topPDrawsFromTheFewestThatReachP() throws {
    expect(try shares(die) { $0.topP = 0.6 }, near: [0, 0, 0.4 / 0.65, 0.25 / 0.65, 0, 0])
    expect(try shares(die) { $0.topP = 0.39 }, near: [0, 0, 1, 0, 0, 0])
    // Of the top three, with 0.5, 0.3125 and 0.1875, two have more than 0.8.
    expect(try shares(die) { ($0.topK, $0.topP) = (3, 0.8) }, near: [0, 0, 0.4 / 0.65, 0.25 / 0.65, 0, 0])
  }

  @Test func drawsDependOnSeedAndNumberAndNotOnTheBatch() throws {
    let model = TableModel(vocabularySize: 9) { _, tokens in
      TableModel.random(vocabularySize: 9, seed: 5).scores(0, tokens)
    }
    let sampled: (inout SearchOptions) -> Void = {
      ($0.beamSize, $0.nBest, $0.sampling) = (1, 3, SamplingOptions())
    }
    let together = try model.search(PackedSequences([[1], [2, 2, 1], [2, 1]]), numbers: [10, 11, 12], sampled)
    for (place, length) in [1, 3, 2].enumerated() {
      let source = PackedSequences([[Int32](repeating: 2, count: length - 1) + [1]])
      #expect(try model.search(source, numbers: [10 + place], sampled)[0] == together[place])
    }
    let otherSeed = try model.search(PackedSequences([[1], [2, 2, 1], [2, 1]]), numbers: [10, 11, 12]) {
      sampled(&$0)
      $0.sampling!.seed = 2
    }
    #expect(otherSeed != together)
    #expect(Set(together.joined().map(\.tokens)).count > 3)
  }

  @Test func logProbabilitiesAreTheModelsAtAnyTemperature() throws {
    var sampling = SamplingOptions()
    (sampling.temperature, sampling.topK) = (0.3, 4)
    let samples = try die.search {
      ($0.beamSize, $0.nBest, $0.sampling, $0.maximumLength) = (1, 50, sampling, .fixed(3))
    }[0]
    for sample in samples {
      let expected = (sample.tokens + [1]).map { Float(log(Self.probabilities[Int($0)])) }
      #expect(sample.tokenLogProbabilities == expected)
    }
  }

  @Test func typicalTokensAreAsSurprisingAsExpected() throws {
    // The entropy is 1.49 nats. Nearest to it lie 0.25 (1.39), 0.15 (1.90), 0.4 (0.92), then those of 0.1 (2.30).
    func typical(_ share: Double, _ change: (inout SamplingOptions) -> Void = { _ in }) throws -> [Double] {
      try shares(die) {
        $0.typicalP = share
        change(&$0)
      }
    }
    expect(try typical(0.2), near: [0, 0, 0, 1, 0, 0])
    expect(try typical(0.3), near: [0, 0, 0, 0.625, 0.375, 0])
    expect(try typical(0.5), near: [0, 0, 0.5, 0.3125, 0.1875, 0])
    expect(try typical(1), near: Self.probabilities)
    // Of the top two, 0.4 and 0.25, the entropy is 0.67: 0.4 has 0.49 and 0.25 has 0.96.
    expect(try typical(0.5) { $0.topK = 2 }, near: [0, 0, 1, 0, 0, 0])
  }
}
