import Tensors
import TestSupport
import Testing

@Suite struct QuantizedWeightsTests {
  private var registry = ParameterRegistry()
  private let weight: Parameter
  private let bias: Parameter
  /// With one weight that is far above the others, in narrow rows and wide ones.
  private let spiky: [Parameter]
  /// With a row of next to nothing, and one of a single number.
  private let faint: Parameter
  private let weights: Weights
  private let quantized: Weights

  init() {
    weight = registry.add("weight", rows: 40, columns: 30, .normal(1), isQuantizable: true)
    bias = registry.add("bias", rows: 1, columns: 40, .normal(1))
    var spiky: [Parameter] = []
    for columns in [5, 48, 256, 600] {
      spiky.append(registry.add("spiky \(columns)", rows: 4, columns: columns, .normal(1), isQuantizable: true))
    }
    self.spiky = spiky
    faint = registry.add("faint", rows: 3, columns: 20, .normal(1), isQuantizable: true)
    weights = registry.initialWeights(from: RandomSource(seed: 1))
    for spiky in spiky { weights[spiky][2, 3] = 100 }
    for column in 0..<20 {
      weights[faint][1, column] *= 1e-38
      weights[faint][2, column] = column == 7 ? 0.3 : 0
    }
    quantized = weights.quantized()
  }

  /// What the matrix of integers stands for.
  private var rounded: [[Float]] { quantized.dequantized()[weight].nestedArray }

  @Test func matricesThatKeepTheirPrecisionAreQuantized() {
    #expect(Set(quantized.quantizedMatrices.keys) == [weight.offset, faint.offset])
    #expect(quantized[bias].nestedArray == weights[bias].nestedArray)
    for spiky in spiky { #expect(quantized[spiky].nestedArray == weights[spiky].nestedArray) }
    #expect(quantized.dequantized()[faint].nestedArray[1] == [Float](repeating: 0, count: 20))
    #expect(abs(quantized.dequantized()[faint][2, 7] - 0.3) < 1e-7)
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
    let errors = weights[weight].withMatrix { original in
      quantized.dequantized()[weight].withMatrix { $0.rowErrors(comparedWith: original) }
    }
    for (row, error) in errors.enumerated() {
      let numbers = weights[weight].nestedArray[row].map(Double.init)
      let pairs = zip(numbers, rounded[row].map(Double.init)).sorted { abs($0.0) < abs($1.0) }.dropLast()
      let difference = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let others = pairs.reduce(0) { $0 + $1.0 * $1.0 }
      #expect(abs(error - (difference / others).squareRoot()) < 1e-9 && error > 0.001 && error < 0.02)
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

  /// Without gradients a product goes backward with the floats that the integers stand for.
  @Test(arguments: CKernelsTests.levels) func expectationsAreThoseOfTheFloats(level: Int) {
    CKernelsTests.atLevel(level) {
      func expectation(_ weights: Weights) -> [Float] {
        let tape = Tape(weights: weights, arena: Arena())
        let logits = tape.input(randomFloats(3 * 40, seed: 5), rows: 3, columns: 40)
        return tape.expectation(logits, weight).elements
      }
      #expect(expectation(quantized) == expectation(quantized.dequantized()))
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
