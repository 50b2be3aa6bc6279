import Layers
import Tensors
import TestSupport
import Testing

@Suite struct SequenceConvolutionTests {
  @Test(arguments: Golden.load("convolution", as: [Golden.Layer].self))
  func valuesAndGradientsAreThoseOfPyTorch(golden: Golden.Layer) throws {
    var registry = ParameterRegistry()
    let convolution = SequenceConvolution(
      inputSize: 3, filterCount: 5, windowSize: try #require(Int(golden.kind)), Initialization(), in: &registry)
    let weights = registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let shape = PackedShape(lengths: golden.lengths)
    let x = tape.packedInput(golden.inputs, shape)
    let y = convolution(x, shape: shape, on: tape)
    let pooled = tape.maximum(y, shape)
    for (sequence, rows) in shape.unpack(y.nestedArray).enumerated() {
      expect(rows, golden.outputs, "y.\(sequence)")
    }
    expect(pooled.nestedArray, golden.outputs, "pooled")

    tape.seed(y, shape.pack(golden.lengths.indices.map { golden.coefficients["y.\($0)"]! }))
    tape.seed(pooled, try #require(golden.coefficients["pooled"]))
    tape.backward()
    registry.expectGradients(gradients, golden.gradients)
    for (sequence, rows) in shape.unpack(tape.gradient(of: x).nestedArray).enumerated() {
      expect(rows, golden.gradients, "x.\(sequence)")
    }
  }
}
