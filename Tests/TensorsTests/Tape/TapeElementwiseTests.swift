import Tensors
import TestSupport
import Testing

@Suite struct TapeElementwiseTests {
  @Test(arguments: Activation.allCases)
  func theGradientOfAnActivationIsItsSlope(activation: Activation) {
    let check = GradientCheck((4, 5), gap: 0.1) { tape, x in
      tape.weightedSum(tape.activate(x[0], activation), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test func sums() {
    let check = GradientCheck((3, 4), (3, 4)) { tape, x in
      tape.weightedSum(tape.activate(tape.add(tape.add(x[0], x[1]), x[0]), .tanh))
    }
    #expect(check.disagreements() == [])
  }

  @Test func products() {
    let check = GradientCheck((3, 4), (3, 4)) { tape, x in
      tape.weightedSum(tape.multiply(tape.multiply(x[0], x[1]), x[0]), x[1])
    }
    #expect(check.disagreements() == [])
  }

  @Test func interpolations() {
    let check = GradientCheck((3, 4), (3, 4), (3, 4)) { tape, x in
      tape.weightedSum(tape.interpolate(x[0], x[1], gate: tape.activate(x[2], .sigmoid)), x[0], x[1])
    }
    #expect(check.disagreements() == [])
  }

  @Test func anInterpolationOfAValueWithItsGate() {
    let check = GradientCheck((3, 4), (3, 4)) { tape, x in
      tape.weightedSum(tape.interpolate(x[0], x[1], gate: x[1]))
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: [3, 200])
  func layerNormalization(rows: Int) {
    var registry = ParameterRegistry()
    let gain = registry.add("gain", rows: 1, columns: 5, .zeros)
    let bias = registry.add("bias", rows: 1, columns: 5, .zeros)
    // Spread columns: the slope of a nearly constant row is too steep for differences in float.
    let check = GradientCheck((rows, 5), parameters: registry, bound: 2) { tape, x in
      tape.weightedSum(tape.layerNorm(x[0], gain: gain, bias: bias), x[0])
    }
    #expect(check.disagreements() == [])
  }
}

@Suite struct TapeDropoutTests {
  private static let source = RandomSource(seed: 3)

  @Test func theGradientOfDropoutHasTheSameMask() {
    let check = GradientCheck((6, 5)) { tape, x in
      tape.weightedSum(tape.dropout(x[0], rate: 0.4, source: Self.source), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test func theGradientOfDropoutOfSequencesHasTheSameMask() {
    let shape = PackedShape(lengths: [4, 2, 1])
    let check = GradientCheck((7, 5)) { tape, x in
      tape.weightedSum(tape.dropout(x[0], rate: 0.4, source: Self.source, rowIDs: shape.sequenceOfRow))
    }
    #expect(check.disagreements() == [])
  }

  @Test func theGradientOfRowDropoutHasTheSameRows() {
    let check = GradientCheck((9, 3)) { tape, x in
      tape.weightedSum(tape.rowDropout(x[0], rate: 0.4, source: Self.source))
    }
    #expect(check.disagreements() == [])
  }

  private let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
  private func ones(_ rows: Int, _ columns: Int) -> Variable {
    tape.input([Float](repeating: 1, count: rows * columns), rows: rows, columns: columns)
  }

  @Test func elementsAreZeroOrScaledAtTheRateAsked() {
    let values = tape.dropout(ones(200, 50), rate: 0.25, source: Self.source).elements
    #expect(Set(values) == [0, 1 / (1 - 0.25)])
    // 10,000 draws have a deviation of sqrt(10,000 · 0.25 · 0.75) = 43.
    #expect(abs(values.count { $0 == 0 } - 2500) < 4 * 43)
  }

  @Test func sequencesKeepOneMask() {
    let shape = PackedShape(lengths: [5, 3, 3])
    let y = tape.dropout(ones(11, 40), rate: 0.5, source: Self.source, rowIDs: shape.sequenceOfRow).nestedArray
    for (row, sequence) in shape.sequenceOfRow.enumerated() { #expect(y[row] == y[Int(sequence)]) }
    #expect(Set(y).count == 3)
  }

  @Test func sourcesDrawTheSameAgainAndDifferFromOneAnother() {
    func mask(_ source: RandomSource) -> [Float] {
      tape.dropout(ones(4, 10), rate: 0.5, source: source).elements
    }
    #expect(mask(Self.source) == mask(Self.source))
    #expect(mask(Self.source(0)) != mask(Self.source(1)))
  }

  @Test func rowDropoutLeavesOutWholeRows() {
    let rows = tape.rowDropout(ones(1000, 3), rate: 0.25, source: Self.source).nestedArray
    #expect(Set(rows) == [[0, 0, 0], [Float](repeating: 1 / (1 - 0.25), count: 3)])
    // 1,000 draws have a deviation of sqrt(1,000 · 0.25 · 0.75) = 14.
    #expect(abs(rows.count { $0 == [0, 0, 0] } - 250) < 4 * 14)
  }
}
