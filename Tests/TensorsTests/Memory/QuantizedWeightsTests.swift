import Tensors
import TestSupport
import Testing

@Suite struct QuantizedWeightsTests {
  private var registry = ParameterRegistry()
  private let weight: Parameter
  private let bias: Parameter
  private let spiky: Parameter
  private let weights: Weights
  private let quantized: Weights

  init() {
    weight = registry.add("weight", rows: 40, columns: 30, .normal(1), isQuantizable: true)
    bias = registry.add("bias", rows: 1, columns: 40, .normal(1))
    spiky = registry.add("spiky", rows: 4, columns: 600, .normal(1), isQuantizable: true)
    weights = registry.initialWeights(from: RandomSource(seed: 1))
    weights[spiky][2, 3] = 100
    quantized = weights.quantized()
  }

  /// What the matrix of integers stands for.
  private var rounded: [[Float]] { quantized.dequantized()[weight].nestedArray }

  @Test func matricesThatKeepTheirPrecisionAreQuantized() {
    #expect(Set(quantized.quantizedMatrices.keys) == [weight.offset])
    #expect(quantized[bias].nestedArray == weights[bias].nestedArray)
    #expect(quantized[spiky].nestedArray == weights[spiky].nestedArray)
    let all = zip(weights[weight].elements, rounded.joined())
    // Half a step of the largest of its row.
    #expect(all.allSatisfy { abs($0 - $1) <= 4 / 127 / 2 } && all.contains { $0 != $1 })
  }

  @Test func roundingTwiceChangesNothing() {
    #expect(quantized.quantized().quantizedMatrices == quantized.quantizedMatrices)
    // From floats the scales may differ in their last bit, and integers not at all.
    let again = quantized.dequantized().quantized().quantizedMatrices[weight.offset]
    #expect(again?.values == quantized.quantizedMatrices[weight.offset]?.values)
  }

  @Test func errorsAreSharesOfTheNorm() {
    let errors = weights[weight].withMatrix {
      quantized.quantizedMatrices[weight.offset]!.rowErrors(comparedWith: $0)
    }
    for (row, error) in errors.enumerated() {
      let (difference, norm) = zip(weights[weight].nestedArray[row], rounded[row]).reduce((0.0, 0.0)) { sums, pair in
        (sums.0 + Double((pair.0 - pair.1) * (pair.0 - pair.1)), sums.1 + Double(pair.0 * pair.0))
      }
      #expect(abs(error - (difference / norm).squareRoot()) < 1e-6 && error > 0.001 && error < 0.02)
    }
  }

  @Test(arguments: CKernelsTests.levels) func productsAreNearThoseOfTheFloats(level: Int) {
    CKernelsTests.atLevel(level) {
      let x = randomFloats(7 * 30, seed: 3)
      func product(_ weights: Weights) -> [Float] {
        let tape = Tape(weights: weights, arena: Arena())
        return tape.linear(tape.input(x, rows: 7, columns: 30), weight, bias: bias).elements
      }
      let (found, expected) = (product(quantized), product(quantized.dequantized()))
      // Rows are rounded as well, by up to 2 / 127 / 2 a number.
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 0.3 } && found != expected)
    }
  }

  @Test(arguments: CKernelsTests.levels) func embeddingsAreWhatTheIntegersStandFor(level: Int) {
    CKernelsTests.atLevel(level) {
      let tape = Tape(weights: quantized, arena: Arena())
      #expect(tape.embedding([3, 0, 3], weight).nestedArray == [rounded[3], rounded[0], rounded[3]])
    }
  }

  // The first use packs a weight: here by many tasks at once.
  @Test func manyThreadsReadOneModel() async {
    let x = randomFloats(5 * 30, seed: 4)
    @Sendable func product(_ weights: Weights) -> [Float] {
      let tape = Tape(weights: weights, arena: Arena())
      return tape.linear(tape.input(x, rows: 5, columns: 30), weight).elements
    }
    let expected = product(weights.quantized())
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { [quantized] in (0..<20).allSatisfy { _ in product(quantized) == expected } } }
      for await agrees in group { #expect(agrees) }
    }
  }
}
