import Foundation
import Layers
import Tensors
import TestSupport
import Testing

/// The ways to a softmax over many tokens.
@Suite struct SoftmaxTests {
  /// Made by `Golden/make_softmax_golden.py`.
  private struct Adaptive: Decodable {
    var cutoffs: [Int]
    var vocabularySize: Int
    var targets: [Int32]
    var x: [[Float]]
    var weights: Golden.Values
    var loss: Double
    var logProbabilities: [[Float]]
    var gradients: Golden.Values
  }

  @Test func anAdaptiveSoftmaxIsThatOfPyTorch() {
    let golden = Golden.load("adaptive-softmax", as: Adaptive.self)
    var registry = ParameterRegistry()
    let softmax = AdaptiveSoftmax(
      inputSize: golden.x[0].count, FrequencyRanks(count: golden.vocabularySize), cutoffs: golden.cutoffs,
      Initialization(), in: &registry)
    let weights = registry.weights(golden.weights)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let said = softmax.logProbabilities(
      Tape(weights: weights, arena: arena).input(golden.x), on: Tape(weights: weights, arena: arena))
    expect(said.nestedArray, ["all": golden.logProbabilities], "all")

    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: arena, gradients: gradients)
    let x = tape.input(golden.x)
    let sum = softmax.loss(x, targets: golden.targets, scale: 1, on: tape)
    tape.backward()
    #expect(abs(sum.loss - golden.loss) < 1e-5 && sum.negativeLogLikelihood == sum.loss)
    #expect(sum.tokenCount == golden.targets.count)
    registry.expectGradients(gradients, golden.gradients)
    expect(tape.gradient(of: x).nestedArray, golden.gradients, "x")
  }

  @Test func cutoffsFitEveryVocabulary() {
    for size in 2...200 {
      let cutoffs = AdaptiveSoftmax.cutoffs(vocabularySize: size)
      #expect(!cutoffs.isEmpty && zip([0] + cutoffs, cutoffs + [size]).allSatisfy { $0 < $1 }, "\(size): \(cutoffs)")
    }
    #expect(AdaptiveSoftmax.cutoffs(vocabularySize: 10_000) == [1000, 3000])
  }

  @Test func ranksAreThoseOfTheTokens() {
    let ranks = FrequencyRanks(count: 10, rare: 2..<5)
    #expect((0..<10).map(ranks.token) == [0, 1, 5, 6, 7, 8, 9, 2, 3, 4])
    for rare in [0..<0, 0..<10, 0..<3, 7..<10, 2..<5] {
      let ranks = FrequencyRanks(count: 10, rare: rare)
      #expect((0..<10).allSatisfy { ranks.rank(of: ranks.token(at: $0)) == $0 }, "\(rare)")
    }
  }

  @Test func rareTokensAreInTheLastCluster() {
    var registry = ParameterRegistry()
    let softmax = AdaptiveSoftmax(
      inputSize: 4, FrequencyRanks(count: 9, rare: 1..<4), cutoffs: [3, 6], Initialization(), in: &registry)
    let targets: [Int32] = [0, 1, LossSum.ignoredTarget, 3, 4, 6, 7, 8]
    let check = GradientCheck((8, 4), parameters: registry) { tape, x in
      softmax.loss(x[0], targets: targets, scale: 1, on: tape).loss
    }
    #expect(check.disagreements() == [])
    let weights = registry.randomWeights(bound: 1)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let tape = Tape(weights: weights, arena: arena)
    let x = tape.input((0..<8).map { row in (0..<4).map { Float(row * $0 % 5) / 3 - 0.5 } })
    let all = softmax.logProbabilities(x, on: tape).value
    var sum = 0.0
    for (row, target) in targets.enumerated() {
      #expect(abs(all.row(row).reduce(0) { $0 + Double(exp($1)) } - 1) < 1e-5)
      if target != LossSum.ignoredTarget { sum -= Double(all.row(row)[Int(target)]) }
    }
    #expect(abs(softmax.loss(x, targets: targets, scale: 1, on: tape).loss - sum) < 1e-4)
  }

  private func output(_ count: Int, _ registry: inout ParameterRegistry) -> Linear {
    Linear(inputSize: 3, outputSize: count, Initialization(), in: &registry)
  }

  @Test func aSampleOfEveryTokenIsTheFullSoftmax() {
    var registry = ParameterRegistry()
    let output = output(6, &registry)
    let targets: [Int32] = [0, 5, LossSum.ignoredTarget, 3]
    let softmax = SampledSoftmax(FrequencyRanks(count: 6), drawCount: 1000)
    func check(_ loss: @escaping (Tape, Variable) -> LossSum) -> GradientCheck {
      GradientCheck((4, 3), parameters: registry) { tape, x in loss(tape, x[0]).loss }
    }
    let weights = registry.randomWeights(bound: 1)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let tape = Tape(weights: weights, arena: arena)
    let x = tape.input([[1, 2, -1], [0, 1, 1], [3, 3, 3], [-2, 0, 1]])
    let full = tape.crossEntropyInPlace(output(x, on: tape), targets: targets)
    let sampled = softmax.loss(x, output, targets: targets, scale: 1, source: RandomSource(seed: 1), on: tape)
    #expect(abs(sampled.loss - full.loss) < 1e-5 && sampled.tokenCount == 3)
    for draws in [2, 1000] {
      let few = SampledSoftmax(FrequencyRanks(count: 6), drawCount: draws)
      let gradients = check { tape, x in
        few.loss(x, output, targets: targets, scale: 1, source: RandomSource(seed: 4), on: tape)
      }
      #expect(gradients.disagreements() == [], "\(draws) draws")
    }
  }

  @Test(arguments: [0..<0, 4..<30, 20..<50]) func tokensAreDrawnAsOftenAsIsSaid(rare: Range<Int>) {
    let softmax = SampledSoftmax(FrequencyRanks(count: 50, rare: rare), drawCount: 10)
    var counts = [Int](repeating: 0, count: 50)
    let trials = 20_000
    for trial in 0..<trials {
      let samples = softmax.samples(RandomSource(seed: 2)(trial))
      #expect(samples == Set(samples).sorted())
      for token in samples { counts[Int(token)] += 1 }
    }
    for (token, count) in counts.enumerated() {
      let expected = Double(trials) * exp(Double(softmax.logInclusion(Int32(token))))
      // Four deviations of a binomial count, at the most.
      #expect(abs(Double(count) - expected) < 4 * expected.squareRoot(), "\(token): \(count), expected \(expected)")
    }
  }

  @Test func anotherTargetIsNoRival() {
    var registry = ParameterRegistry()
    let output = output(100, &registry)
    let weights = registry.randomWeights(bound: 1)
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let softmax = SampledSoftmax(FrequencyRanks(count: 100), drawCount: 3)
    func loss(_ targets: [Int32]) -> Double {
      let tape = Tape(weights: weights, arena: arena)
      return softmax.loss(
        tape.input([[1, 2, -1], [0, 1, 1]]), output, targets: targets, scale: 1, source: RandomSource(seed: 3), on: tape
      ).loss
    }
    let sampled = softmax.samples(RandomSource(seed: 3))
    #expect(!sampled.contains(90) && !sampled.contains(91))
    let apart = loss([90, LossSum.ignoredTarget]) + loss([LossSum.ignoredTarget, 91])
    #expect(abs(loss([90, 91]) - apart) < 1e-5)
  }
}
