import Tensors
import Testing

@Suite struct ExampleWeightsTests {
  private func counts(_ parts: [(count: Int, weight: Double)], epoch: Int, seed: UInt64 = 1) -> [Int] {
    ExampleWeights(parts.map { ExampleWeights.Part(count: $0.count, weight: $0.weight) })
      .counts(epoch: epoch, random: RandomSource(seed: seed))
  }

  @Test func aShareOfACorpusIsAsLargeAsItsWeight() {
    for epoch in 0..<20 {
      let counts = counts([(100, 1), (50, 0.3), (10, 2.5), (8, 3)], epoch: epoch)
      #expect(counts[..<100].allSatisfy { $0 == 1 })
      #expect(counts[100..<150].reduce(0, +) == 15 && counts[100..<150].allSatisfy { $0 <= 1 })
      #expect(counts[150..<160].reduce(0, +) == 25 && counts[150..<160].allSatisfy { $0 == 2 || $0 == 3 })
      #expect(counts[160...].allSatisfy { $0 == 3 })
    }
  }

  @Test(arguments: [0.3, 0.25, 0.07, 0.9]) func epochsTakeTurns(weight: Double) {
    var sums = [Int](repeating: 0, count: 200)
    for epoch in 0..<100 {
      for (example, count) in counts([(200, weight)], epoch: epoch).enumerated() { sums[example] += count }
      // All have come as often, to within one.
      let expected = Double(epoch + 1) * weight
      #expect(sums.allSatisfy { abs(Double($0) - expected) <= 1 }, "epoch \(epoch)")
    }
  }

  @Test func sharesOfEpochsDoNotMeet() {
    let epochs = (0..<3).map { counts([(90, 0.3)], epoch: $0) }
    #expect((0..<90).allSatisfy { example in epochs.reduce(0) { $0 + $1[example] } <= 1 })
    #expect(epochs.allSatisfy { $0.reduce(0, +) == 27 })
  }

  @Test func whatIsLessThanAnExampleComesInSomeEpochs() {
    let sums = (0..<100).map { counts([(1, 0.3), (3, 0.01)], epoch: $0) }.reduce([0, 0, 0, 0]) { zip($0, $1).map(+) }
    #expect(sums == [30, 1, 1, 1])
  }

  @Test func partsOfLessThanAnExampleMayLeaveAnEpochEmpty() {
    let small = [ExampleWeights.Part](repeating: .init(count: 1, weight: 0.4), count: 3)
    #expect(ExampleWeights(small).epochLength > 1 && !ExampleWeights(small).hasExampleInEveryEpoch)
    #expect((0..<10).contains { epoch in counts([(1, 0.4), (1, 0.4), (1, 0.4)], epoch: epoch) == [0, 0, 0] })
    #expect(ExampleWeights(small + [ExampleWeights.Part(count: 3, weight: 0.5)]).hasExampleInEveryEpoch)
    #expect((0..<10).allSatisfy { epoch in counts([(3, 0.5)], epoch: epoch).reduce(0, +) >= 1 })
  }

  @Test func theSeedDecides() {
    let parts: [(Int, Double)] = [(40, 0.5), (40, 0.5)]
    let first = counts(parts, epoch: 3)
    #expect(counts(parts, epoch: 3) == first)
    #expect(counts(parts, epoch: 3, seed: 2) != first)
    #expect(Array(first[..<40]) != Array(first[40...]))
  }

  /// As a checkpoint may hold it that somebody has damaged.
  @Test func anEpochMayBeAnyNumber() {
    #expect(counts([(10, 0.3), (10, 1000)], epoch: 1 << 53).count == 20)
  }

  @Test func aPartKeepsTheWeights() {
    let weights = ExampleWeights([.init(count: 3, weight: 0.5), .init(count: 2, weight: 1), .init(count: 4, weight: 2)])
    #expect(weights.part([0, 2, 6, 7, 8]).parts.map(\.count) == [2, 0, 3])
    // Two examples of weight 0.5, three of weight 2.
    #expect(weights.part([0, 2, 6, 7, 8]).epochLength == 7)
    #expect(!weights.areEqual && ExampleWeights([.init(count: 3, weight: 1)]).areEqual)
  }
}
