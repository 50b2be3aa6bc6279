import Layers
import Tensors
import TestSupport
import Testing

@Suite struct AttentionTests {
  @Test(arguments: Golden.load("attention", as: [Golden.Layer].self))
  func valuesAndGradientsAreThoseOfPyTorch(golden: Golden.Layer) throws {
    let kind = try #require(AttentionKind(rawValue: golden.kind))
    let sentence = try #require(golden.sentence)
    let memories = golden.lengths.indices.map { golden.inputs["memory.\($0)"]! }
    var registry = ParameterRegistry()
    let attention = Attention(
      kind, querySize: 4, memorySize: memories[0][0].count, Initialization(), in: &registry)
    let weights = registry.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)

    let query = tape.input(golden.inputs["query"]!)
    let values = tape.input(Array(memories.joined()))
    let offsets = PackedShape(lengths: golden.lengths).sentenceOffsets
    let (context, found) = attention(
      query, sentence: sentence, memory: attention.memory(values, offsets: offsets, on: tape), on: tape)
    expect(context.nestedArray, golden.outputs, "context")
    for (row, expected) in golden.attentionWeights!.enumerated() {
      #expect(firstDifference(Array(found.row(row)), expected, within: Golden.tolerance) == nil, "weights of \(row)")
    }

    tape.seed(context, golden.coefficients["context"]!)
    tape.backward()
    registry.expectGradients(gradients, golden.gradients)
    expect(tape.gradient(of: query).nestedArray, golden.gradients, "query")
    for (number, length) in golden.lengths.enumerated() {
      expect(
        tape.gradient(of: values).rows(Int(offsets[number]), length).nestedArray, golden.gradients, "memory.\(number)")
    }
  }
}
