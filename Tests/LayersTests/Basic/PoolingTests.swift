import Layers
import Tensors
import TestSupport
import Testing

@Suite struct PoolingTests {
  @Test(arguments: Golden.load("pooling", as: [Golden.Layer].self))
  func valuesAndGradientsAreThoseOfPyTorch(golden: Golden.Layer) throws {
    var registry = ParameterRegistry()
    let attention =
      golden.kind == "attention"
      ? AttentionPooling(inputSize: 4, attentionSize: 3, Initialization(), in: &registry) : nil
    let weights = registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let shape = PackedShape(lengths: golden.lengths)
    let x = tape.packedInput(golden.inputs, shape)
    let pooled: Variable
    if let attention {
      let (context, found) = attention(x, shape: shape, on: tape)
      for (sequence, expected) in try #require(golden.attentionWeights).enumerated() {
        #expect(firstDifference(Array(found.row(sequence)), expected, within: Golden.tolerance) == nil)
      }
      pooled = context
    } else {
      pooled = tape.maximum(x, shape)
    }
    expect(pooled.nestedArray, golden.outputs, "pooled")

    tape.seed(pooled, try #require(golden.coefficients["pooled"]))
    tape.backward()
    registry.expectGradients(gradients, golden.gradients)
    for (sequence, rows) in shape.unpack(tape.gradient(of: x).nestedArray).enumerated() {
      expect(rows, golden.gradients, "x.\(sequence)")
    }
  }

  @Test func attentionOverNothingIsZero() {
    var registry = ParameterRegistry()
    let attention = AttentionPooling(inputSize: 2, attentionSize: 3, Initialization(), in: &registry)
    let tape = Tape(weights: registry.randomWeights(), arena: Arena())
    let (pooled, weights) = attention(
      tape.input([[3, 4]]), shape: PackedShape(lengths: [1, 0]), on: tape)
    #expect(pooled.nestedArray == [[3, 4], [0, 0]])
    #expect(weights.row(0) == [1] && weights.row(1).isEmpty)
  }
}
