import Tensors
import TestSupport
import Testing

/// Maxima are checked with inputs so far apart that no difference goes across a tie.
@Suite struct TapePoolingTests {
  @Test func aMeanSpreadsItsGradientOverTheSequence() {
    let shape = PackedShape(lengths: [4, 2, 1, 0])
    let check = GradientCheck((7, 3)) { tape, x in tape.weightedSum(tape.mean(x[0], shape)) }
    #expect(check.disagreements() == [])
  }

  @Test func aMeanIsThatOfTheSequencesOwnRows() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let shape = PackedShape(lengths: [3, 1, 0])
    // Time-major: rows of step 0 are sequences 0 and 1.
    let x = tape.input([1, 10, 100, 200, 2, 20, 3, 30], rows: 4, columns: 2)
    let first: [Float] = [(1 + 2 + 3) / 3, (10 + 20 + 30) / 3]
    let mean = tape.mean(x, shape).nestedArray
    #expect(mean[1...] == [[100, 200], [0, 0]])
    // A third is rounded before it is multiplied.
    #expect(firstDifference(mean[0], first, within: 1e-6) == nil)
  }

  @Test func aMaximumGivesItsGradientToWhereItCameFrom() {
    let shape = PackedShape(lengths: [5, 3, 3, 1, 0])
    let check = GradientCheck((12, 4), bound: 50) { tape, x in tape.weightedSum(tape.maximum(x[0], shape)) }
    #expect(check.disagreements(sample: 48) == [])
  }

  @Test func aMaximumIsThatOfTheSequencesOwnRows() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena(), gradients: FlatArray(count: 0))
    let shape = PackedShape(lengths: [3, 1, 0])
    // Time-major: rows of step 0 are sequences 0 and 1. Column 0 has its largest value twice, column 1 falls.
    let x = tape.input([-5, 9, -7, -8, -1, 3, -1, 2], rows: 4, columns: 2)
    let y = tape.maximum(x, shape)
    #expect(y.nestedArray == [[-1, 9], [-7, -8], [0, 0]])
    tape.gradient(of: y).add(tape.input([1, 2, 3, 4, 5, 6], rows: 3, columns: 2).value)
    tape.backward()
    #expect(tape.gradient(of: x).nestedArray == [[0, 2], [3, 4], [1, 0], [0, 0]])
  }

  @Test func poolingsMayStandBesideOneAnother() {
    let shape = PackedShape(lengths: [4, 2, 1])
    let check = GradientCheck((7, 3), bound: 50) { tape, x in
      tape.weightedSum(tape.concatenate([tape.maximum(x[0], shape), tape.mean(x[0], shape)]))
    }
    #expect(check.disagreements() == [])
  }
}
