import FileFormats
import Tensors
import TestSupport
import Testing

struct QuantizedMatrixTests {
  private static let (rows, columns) = (21, 13)
  private let rounded = OwnedMatrix(
    in: FlatArray(randomFloats(rows * columns, seed: 1)), rows: rows, columns: columns
  ).withMatrix { QuantizedMatrix(rounding: $0) }

  /// The same integers in a file, which is closed and gone.
  private func mapped(_ values: QuantizedMatrix.Values) throws -> QuantizedMatrix.Values {
    let folder = try TemporaryFolder()
    let bytes = values.withBuffer { Array(UnsafeRawBufferPointer($0)) }
    let tensors = [
      // So that the integers begin at an odd byte.
      Safetensors.Tensor("a", type: .uint8, shape: [3], .bytes([1, 2, 3])),
      Safetensors.Tensor("b", type: .int8, shape: [bytes.count], .bytes(bytes)),
    ]
    try Safetensors.write(tensors, to: folder.file("file"))
    return QuantizedMatrix.Values(try SafetensorsFile(path: folder.file("file")).mapped("b"))
  }

  @Test func integersOfAFileEqualThoseOfMemory() throws {
    let file = QuantizedMatrix(
      rows: Self.rows, columns: Self.columns, values: try mapped(rounded.values), scales: rounded.scales)
    #expect(file == rounded && rounded == file && file == file)
    var other = rounded.values.withBuffer { Array($0) }
    other[Self.columns + 1] ^= 1
    #expect(try mapped(QuantizedMatrix.Values(other)) != rounded.values)
    #expect(QuantizedMatrix.Values(other) != rounded.values)
    #expect(QuantizedMatrix.Values(other.dropLast()) != QuantizedMatrix.Values(other))
    #expect(try mapped(QuantizedMatrix.Values([])) == QuantizedMatrix.Values([]))
  }

  @Test func integersOfAFileAreUsedLikeThoseOfMemory() throws {
    var registry = ParameterRegistry()
    let weight = registry.add("weight", rows: Self.rows, columns: Self.columns, .zeros, isQuantizable: true)
    let file = QuantizedMatrix(
      rows: Self.rows, columns: Self.columns, values: try mapped(rounded.values), scales: rounded.scales)
    let x = randomFloats(4 * Self.columns, seed: 2)
    func results(_ matrix: QuantizedMatrix) -> [[Float]] {
      let weights = Weights(layout: registry.parameters, count: registry.count, quantized: [weight.offset: matrix])
      let tape = Tape(weights: weights, arena: Arena())
      let input = tape.input(x, rows: 4, columns: Self.columns)
      let selected = SelectedOutputs([20, 0, 7], of: weight, bias: nil, in: weights)
      let some = tape.arena.matrix(4, 3)
      selected.multiply(input.value, into: some, using: tape.arena)
      return [
        tape.linear(input, weight).elements, tape.embedding([2, 20, 2], weight).elements, Array(some.elements),
        weights.dequantized().array.elements,
      ]
    }
    #expect(results(file) == results(rounded))
  }
}
