import Tensors
import TestSupport
import Testing

@Suite struct TapeWindowsTests {
  @Test(arguments: [1, 2, 3, 4, 7]) func windowsGiveTheirGradientsBack(size: Int) {
    let shape = PackedShape(lengths: [4, 2, 2, 1, 0])
    let check = GradientCheck((9, 2)) { tape, x in
      tape.weightedSum(tape.activate(tape.windows(x[0], size: size, shape), .tanh), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: [1, 2, 3, 4, 7]) func aWindowHoldsTheRowsAroundItAndZerosBeyondTheEnds(size: Int) {
    let shape = PackedShape(lengths: [4, 2, 2, 1])
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    // Sequence s at position t holds 10 s + t + 1.
    var values = [Float](repeating: 0, count: shape.rowCount)
    for (sequence, length) in shape.lengths.enumerated() {
      for time in 0..<length { values[shape.row(sequence, time)] = Float(10 * sequence + time + 1) }
    }
    let windows = tape.windows(tape.input(values, rows: shape.rowCount, columns: 1), size: size, shape).value
    for (sequence, length) in shape.lengths.enumerated() {
      for time in 0..<length {
        let expected = (0..<size).map { place -> Float in
          let other = time + place - (size - 1) / 2
          return (0..<length).contains(other) ? Float(10 * sequence + other + 1) : 0
        }
        #expect(Array(windows.row(shape.row(sequence, time))) == expected)
      }
    }
  }
}
