import Tensors
import TestSupport
import Testing

@Suite struct TapeHistoriesTests {
  @Test(arguments: [1, 2, 3, 6]) func historiesGiveTheirGradientsBack(length: Int) {
    let shape = PackedShape(lengths: [4, 2, 2, 1, 0])
    let check = GradientCheck((9, 2), (5, length * 2)) { tape, x in
      let histories = tape.histories(x[0], length: length, initial: x[1], shape)
      return tape.weightedSum(tape.activate(histories, .tanh), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test func aMeanOfBlocksSpreadsItsGradient() {
    let check = GradientCheck((3, 8)) { tape, x in
      tape.weightedSum(tape.activate(tape.meanOfBlocks(x[0], count: 4), .tanh), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: [1, 2, 3, 6]) func aHistoryHoldsTheLastRows(length: Int) {
    let shape = PackedShape(lengths: [4, 2, 2, 1])
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    // Sequence s at position t holds 10 s + t + 1, and before it, at t < 0, the same in the initial history.
    func value(_ sequence: Int, _ time: Int) -> Float { Float(10 * sequence + time + 1) }
    var values = [Float](repeating: 0, count: shape.rowCount)
    for (sequence, count) in shape.lengths.enumerated() {
      for time in 0..<count { values[shape.row(sequence, time)] = value(sequence, time) }
    }
    let initial = tape.input(
      (0..<4).flatMap { sequence in (-length..<0).map { value(sequence, $0) } }, rows: 4, columns: length)
    let x = tape.input(values, rows: shape.rowCount, columns: 1)
    let carried = tape.histories(x, length: length, initial: initial, shape).value
    let fresh = tape.histories(x, length: length, shape).value
    for (sequence, count) in shape.lengths.enumerated() {
      for time in 0..<count {
        let times = time - length + 1...time
        let row = shape.row(sequence, time)
        #expect(Array(carried.row(row)) == times.map { value(sequence, $0) })
        #expect(Array(fresh.row(row)) == times.map { $0 < 0 ? 0 : value(sequence, $0) })
      }
    }
  }

  @Test func aMeanOfBlocksIsTheirMean() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let x = tape.input([1, 2, 3, 4, 5, 9, -1, 0, 0, 0, 3, 3], rows: 2, columns: 6)
    #expect(tape.meanOfBlocks(x, count: 2).nestedArray == [[2.5, 3.5, 6], [-0.5, 1.5, 1.5]])
  }
}
