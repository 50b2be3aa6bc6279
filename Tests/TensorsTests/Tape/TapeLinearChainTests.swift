import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TapeLinearChainTests {
  private struct Field {
    let registry: ParameterRegistry
    let transitions, start, end: Parameter

    init(_ tags: Int) {
      var registry = ParameterRegistry()
      transitions = registry.add("transitions", rows: tags, columns: tags, .zeros)
      start = registry.add("start", rows: 1, columns: tags, .zeros)
      end = registry.add("end", rows: 1, columns: tags, .zeros)
      self.registry = registry
    }

    func loss(
      _ emissions: Variable, _ tags: [Int32], _ shape: PackedShape, mask: TransitionMask, scale: Float = 1,
      on tape: Tape
    ) -> LossSum {
      tape.crfLoss(
        emissions, tags: tags, shape: shape, transitions: transitions, start: start, end: end, mask: mask, scale: scale)
    }
  }

  /// Tags that a mask allows, drawn from a seed.
  private func allowedTags(_ at: ChainCase, seed: UInt64) -> [Int32]? {
    var random = SplitMix64(seed: seed)
    var tags = [Int32](repeating: 0, count: at.shape.rowCount)
    for sequence in at.shape.lengths.indices {
      guard let entry = at.enumeration(of: sequence).entries.randomElement(using: &random) else { return nil }
      for (time, tag) in entry.tags.enumerated() { tags[at.shape.row(sequence, time)] = tag }
    }
    return tags
  }

  @Test(arguments: LinearChainTests.cases) func theGradientIsTheSlope(at: ChainCase) {
    // A case that forbids everything has an infinite loss, and no slope.
    guard let tags = allowedTags(at, seed: 9) else { return }
    let field = Field(at.chain.tagCount)
    let check = GradientCheck((at.shape.rowCount, at.chain.tagCount), parameters: field.registry) { tape, x in
      0.5 * field.loss(x[0], tags, at.shape, mask: at.mask, scale: 0.5, on: tape).loss
    }
    #expect(check.disagreements() == [])
  }

  // The gradient of emissions adds to that of other uses.
  @Test func emissionsMayBeReadElsewhere() {
    let at = ChainCase(tags: 3, lengths: [3, 1], seed: 2)
    let field = Field(3)
    let check = GradientCheck((4, 3), parameters: field.registry) { tape, x in
      let loss = field.loss(x[0], [0, 2, 1, 1], at.shape, mask: at.mask, on: tape).loss
      return loss + tape.weightedSum(tape.activate(x[0], .tanh))
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: LinearChainTests.cases) func theLossIsTheLogProbabilityAmongAllTagSequences(at: ChainCase) {
    let field = Field(at.chain.tagCount)
    let weights = Weights(layout: field.registry.parameters, count: field.registry.count)
    // The case's own scores; where the mask forbids, numbers that must not matter.
    let scores = [
      (field.transitions, at.chain.transitions), (field.start, at.chain.start), (field.end, at.chain.end),
    ]
    for (parameter, scores) in scores {
      for (index, score) in scores.enumerated() { weights[parameter][index] = score > -.infinity ? score : 7 }
    }
    for seed in 0..<3 as Range<UInt64> {
      guard let tags = allowedTags(at, seed: seed) else { continue }
      let tape = Tape(weights: weights, arena: Arena())
      let loss = field.loss(
        tape.input(Array(at.emissions.joined()), rows: at.shape.rowCount, columns: at.chain.tagCount), tags, at.shape,
        mask: at.mask, on: tape)
      var expected = 0.0
      for sequence in at.shape.lengths.indices {
        let own = (0..<at.shape.lengths[sequence]).map { tags[at.shape.row(sequence, $0)] }
        let all = at.enumeration(of: sequence)
        let score = all.entries.first { $0.tags == own }?.score ?? .nan
        expected += all.logPartition - score
      }
      #expect(abs(loss.loss - expected) < 1e-5)
      #expect(loss.negativeLogLikelihood == loss.loss && loss.tokenCount == at.shape.rowCount)
    }
  }

  @Test func forbiddenTagsHaveAnInfiniteLossAndPushAtNothingForbidden() {
    let field = Field(2)
    let mask = TransitionMask(transitions: [true, false, true, true], start: [true, false], end: [true, true])
    let weights = field.registry.randomWeights()
    for (tags, isAllowed) in [([0, 0], true), ([0, 1], false), ([1, 1], false)] as [([Int32], Bool)] {
      let gradients = FlatArray(count: weights.count)
      let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
      let loss = field.loss(
        tape.input([1, 2, 3, 4], rows: 2, columns: 2), tags, PackedShape(lengths: [2]), mask: mask, on: tape)
      tape.backward()
      #expect(isAllowed ? loss.loss.isFinite : loss.loss == .infinity)
      #expect(gradients.elements.allSatisfy { $0.isFinite })
      #expect(gradients[field.transitions][0, 1] == 0 && gradients[field.start][0, 1] == 0)
    }
  }

  @Test func tenThousandTokensHaveAFiniteLossAndGradient() {
    let at = ChainCase(tags: 5, lengths: [10_000, 3], seed: 4)
    let field = Field(5)
    let weights = field.registry.randomWeights()
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let emissions = tape.input(at.emissions.joined().map { 50 * $0 }, rows: at.shape.rowCount, columns: 5)
    let tags = (0..<at.shape.rowCount).map { Int32($0 % 5) }
    let loss = field.loss(emissions, tags, at.shape, mask: at.mask, scale: 1e-4, on: tape)
    tape.backward()
    #expect(loss.loss.isFinite && loss.loss > 0)
    #expect(gradients.elements.allSatisfy { $0.isFinite } && gradients.elements.contains { $0 != 0 })
    // Probabilities and a one of the other sign cancel in every row.
    for row in tape.gradient(of: emissions).nestedArray { #expect(abs(row.reduce(0, +)) < 1e-9) }
  }

  @Test func aBatchOfNothingHasNoLoss() {
    let field = Field(2)
    let tape = Tape(weights: field.registry.randomWeights(), arena: Arena(), gradients: FlatArray(count: 64))
    let mask = TransitionMask(allowingAll: 2)
    for shape in [PackedShape(lengths: []), PackedShape(lengths: [0, 0])] {
      #expect(field.loss(tape.zeros(0, 2), [], shape, mask: mask, on: tape) == LossSum())
    }
    tape.backward()
  }
}
