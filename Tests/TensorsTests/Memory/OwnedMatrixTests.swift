import Tensors
import TestSupport
import Testing

/// Values that are taken from something that nobody else holds.
@Suite struct OwnedMatrixTests {
  private var registry = ParameterRegistry()
  private let parameter: Parameter
  private static let rows = 300

  init() {
    _ = registry.add("first", rows: 1, columns: 5, .zeros)
    parameter = registry.add("second", rows: Self.rows, columns: 4, .constant(3))
  }

  /// Takes memory that was released just now, and writes something else to it.
  private func reuseMemory() -> [FlatArray] {
    (0..<20).map { _ in FlatArray([Float](repeating: 9, count: registry.count)) }
  }

  @Test func aParameterKeepsTheWeights() {
    let matrix = registry.initialWeights(from: RandomSource(seed: 1))[parameter]
    let others = reuseMemory()
    #expect(matrix.elements == [Float](repeating: 3, count: 4 * Self.rows))
    #expect(matrix.withMatrix { $0.elements.allSatisfy { $0 == 3 } })
    #expect(others.allSatisfy { $0[0] == 9 })
  }

  @Test func aValueKeepsItsArena() {
    func value() -> Variable {
      let tape = Tape(weights: registry.initialWeights(from: RandomSource(seed: 1)), arena: Arena())
      return tape.activate(tape.embedding([0, 7, 299], parameter), .relu)
    }
    let value = value()
    let arenas = (0..<20).map { _ in Arena() }
    for arena in arenas { arena.matrix(100, 100).fill(9) }
    #expect(value.elements == [Float](repeating: 3, count: 12))
    #expect(value.nestedArray == [[Float]](repeating: [3, 3, 3, 3], count: 3))
    #expect(arenas.allSatisfy { $0.capacity > 0 })
  }

  @Test func attentionKeepsItsArena() {
    func weights() -> AttentionWeights {
      let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
      let values = tape.zeros(3, 2)
      return tape.attention(
        tape.zeros(2, 2), sentence: [0, 1], memory: AttentionMemory(values: values, keys: values, offsets: [0, 2, 3]),
        score: .dot(scale: 1)
      ).weights
    }
    let weights = weights()
    let arenas = (0..<20).map { _ in Arena() }
    for arena in arenas { arena.matrix(100, 100).fill(9) }
    #expect(weights.row(0) == [0.5, 0.5] && weights.row(1) == [1])
    #expect(arenas.allSatisfy { $0.capacity > 0 })
  }

  @Test func elementsAreThoseOfTheArray() {
    let array = FlatArray([0, 1, 2, 3, 4, 5, 6])
    let matrix = OwnedMatrix(in: array, offset: 1, rows: 2, columns: 3)
    #expect(matrix.nestedArray == [[1, 2, 3], [4, 5, 6]] && matrix[1, 0] == 4 && matrix[5] == 6)
    matrix[0, 2] = 30
    matrix[4] = 50
    matrix.withMatrix { $0.row(1)[0] = 40 }
    #expect(array.elements == [0, 1, 2, 30, 40, 50, 6] && array[3] == 30)
    array[0..<2] = [7, 8]
    #expect(matrix.elements == [8, 2, 30, 40, 50, 6] && array[0..<2] == [7, 8] && array.all.rows == 1)
  }
}
