import Tensors
import TestSupport
import Testing
import Training

@Suite struct GradientReductionTests {
  /// Three blocks and a part of one.
  private static let count = 3 * GradientReduction.blockSize + 17

  private func shards(_ count: Int) -> [FlatArray] {
    (0..<count).map { shard in
      var random = RandomSource(seed: 4)(shard).generator
      let array = FlatArray(count: Self.count)
      for index in 0..<Self.count { array[index] = random.symmetric() }
      return array
    }
  }

  private func reduction(threads: Int) -> GradientReduction {
    GradientReduction(workers: Workers(threadCount: threads))
  }

  @Test func blocksCoverEverythingOnce() {
    for count in [0, 1, GradientReduction.blockSize, GradientReduction.blockSize + 1, Self.count] {
      #expect(reduction(threads: 1).blocks(count).flatMap { Array($0) } == Array(0..<count))
    }
  }

  @Test(arguments: [1, 2, 3]) func sumsAreThoseOfShardsInOrder(shardCount: Int) {
    let expected = shards(shardCount)
    var squares = 0.0
    let sums = (0..<Self.count).map { index -> Float in
      let sum = expected.dropFirst().reduce(expected[0][index]) { $0 + $1[index] }
      squares += Double(sum) * Double(sum)
      return sum
    }
    let found = shards(shardCount)
    let norm = reduction(threads: 2).sum(found)
    #expect(found[0].elements == sums)
    for shard in found.dropFirst() { #expect(shard.elements.allSatisfy { $0 == 0 }) }
    // Squares are summed in double.
    #expect(abs(norm - squares.squareRoot()) < 1e-9 * norm)
  }

  @Test func threadsChangeNoBit() {
    func run(threads: Int) -> (norm: UInt64, weights: [UInt32], average: [UInt32]) {
      let reduction = reduction(threads: threads)
      let shards = shards(3)
      let weights = Weights(layout: [], count: Self.count)
      let average = FlatArray(count: Self.count)
      let optimizer = Optimizer(OptimizerOptions(), count: Self.count)
      let norm = reduction.sum(shards)
      reduction.update(weights, by: optimizer, shards[0], scale: 0.3, rate: 0.1)
      reduction.moveAverage(average, toward: weights.array, decay: 0.9)
      return (norm.bitPattern, weights.array.elements.map(\.bitPattern), average.elements.map(\.bitPattern))
    }
    let one = run(threads: 1)
    for threads in [2, 3, 5] {
      let many = run(threads: threads)
      #expect(many.norm == one.norm)
      #expect(many.weights == one.weights)
      #expect(many.average == one.average)
    }
  }

  @Test func updateScalesTheGradientAndClearsIt() {
    let gradient = shards(1)[0]
    let before = gradient.elements
    var options = OptimizerOptions()
    options.kind = .sgd
    let weights = Weights(layout: [], count: Self.count)
    reduction(threads: 2).update(
      weights, by: Optimizer(options, count: Self.count), gradient, scale: 0.5, rate: 0.25)
    #expect(weights.array.elements == before.map { -0.25 * (0.5 * $0) })
    #expect(gradient.elements.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func aNumberThatIsNotFiniteShowsInTheNorm(bad: Float) {
    let shards = shards(2)
    shards[1][Self.count - 1] = bad
    let reduction = reduction(threads: 2)
    #expect(!reduction.sum(shards).isFinite)
    reduction.clear(shards[0])
    for shard in shards { #expect(shard.elements.allSatisfy { $0 == 0 }) }
  }
}
