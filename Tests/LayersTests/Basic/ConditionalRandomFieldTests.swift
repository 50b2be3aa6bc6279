import CKernels
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ConditionalRandomFieldTests {
  /// A field over a linear layer, with the losses of a batch as pytorch-crf computes them.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var kind: String
    var lengths: [Int]
    /// Of each sentence.
    var tags: [[Int32]]
    var allowedTransitions: [Bool]
    var allowedStart: [Bool]
    var allowedEnd: [Bool]
    var inputs: Golden.Values
    var weights: Golden.Values
    var loss: Double
    var gradients: Golden.Values
    /// Mean losses before each of ten steps and after the last.
    var sgdLosses: [Double]

    var testDescription: String { kind }

    var shape: PackedShape { PackedShape(lengths: lengths) }

    /// The tags of the sentences, time by time.
    var packedTags: [Int32] {
      shape.rowCounts.enumerated().flatMap { time, count in (0..<count).map { tags[$0][time] } }
    }
  }

  private struct Model {
    let emission: Linear
    let field: ConditionalRandomField
    let registry: ParameterRegistry

    init(_ golden: Case) {
      var registry = ParameterRegistry()
      emission = registry.scope("emission") {
        Linear(inputSize: 3, outputSize: golden.allowedStart.count, Initialization(), in: &$0)
      }
      let mask = TransitionMask(
        transitions: golden.allowedTransitions, start: golden.allowedStart, end: golden.allowedEnd)
      field = registry.scope("crf") { ConditionalRandomField(mask: mask, in: &$0) }
      self.registry = registry
    }

    func loss(_ golden: Case, _ x: Variable, scale: Float, on tape: Tape) -> LossSum {
      field.loss(emission(x, on: tape), tags: golden.packedTags, shape: golden.shape, scale: scale, on: tape)
    }
  }

  @Test(arguments: Golden.load("conditional-random-field", as: [Case].self))
  func lossesAndGradientsAreThoseOfPyTorch(golden: Case) {
    let model = Model(golden)
    let weights = model.registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let x = tape.packedInput(golden.inputs, golden.shape)
    let loss = model.loss(golden, x, scale: 1, on: tape)
    tape.backward()
    #expect(abs(loss.loss / golden.loss - 1) < Golden.lossTolerance)
    #expect(loss.tokenCount == golden.lengths.reduce(0, +))
    model.registry.expectGradients(gradients, golden.gradients)
    for (sequence, rows) in golden.shape.unpack(tape.gradient(of: x).nestedArray).enumerated() {
      expect(rows, golden.gradients, "x.\(sequence)")
    }
  }

  @Test(arguments: Golden.load("conditional-random-field", as: [Case].self))
  func tenStepsHaveTheLossesOfPyTorch(golden: Case) {
    let model = Model(golden)
    let weights = model.registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let arena = Arena()
    for (step, expected) in golden.sgdLosses.enumerated() {
      arena.reset()
      gradients.clear(0..<gradients.count)
      let tape = Tape(weights: weights, arena: arena, gradients: gradients)
      let count = golden.shape.rowCount
      let loss = model.loss(
        golden, tape.packedInput(golden.inputs, golden.shape), scale: 1 / Float(count), on: tape)
      tape.backward()
      ck_sgd(weights.array.base, gradients.base, nil, 0.5, 0, false, 0, Int64(weights.count))
      weights.invalidatePacked()
      #expect(abs(loss.loss / Double(count) / expected - 1) < Golden.lossTolerance, "step \(step)")
    }
  }

  @Test func theChainHasTheWeightsAndTheMask() {
    var registry = ParameterRegistry()
    let mask = TransitionMask(transitions: [true, false, true, true], start: [false, true], end: [true, true])
    let field = ConditionalRandomField(mask: mask, in: &registry)
    let fresh = field.chain(registry.initialWeights(from: RandomSource(seed: 1)))
    #expect(fresh.start == [-.infinity, 0] && fresh.end == [0, 0] && fresh.transitions == [0, -.infinity, 0, 0])
    let weights = registry.randomWeights()
    let chain = field.chain(weights)
    #expect(chain.start == [-.infinity, weights[field.start][0, 1]])
    #expect(chain.end == weights[field.end].elements)
    let transitions = weights[field.transitions]
    #expect(
      chain.transitions == [transitions[0, 0], -.infinity, transitions[1, 0], transitions[1, 1]])
  }
}
