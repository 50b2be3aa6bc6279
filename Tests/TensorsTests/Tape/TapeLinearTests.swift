import Tensors
import TestSupport
import Testing

/// A weight `[3, 4]` and its bias.
private struct Layer {
  var registry = ParameterRegistry()
  let weight: Parameter
  let bias: Parameter

  init() {
    weight = registry.add("weight", rows: 3, columns: 4, .zeros)
    bias = registry.add("bias", rows: 1, columns: 3, .zeros)
  }
}

@Suite struct TapeLinearTests {
  private let layer = Layer()

  // 128 rows is the last count that takes packed weights, 256 the first whose weight gradient does not wait.
  @Test(arguments: [1, 2, 5, 128, 129, 255, 256, 300], [false, true])
  func theGradientOfAProductIsItsSlope(rows: Int, hasBias: Bool) {
    let check = GradientCheck((rows, 4), parameters: layer.registry) { [layer] tape, x in
      tape.weightedSum(tape.linear(x[0], layer.weight, bias: hasBias ? layer.bias : nil))
    }
    #expect(check.disagreements() == [])
  }

  /// Forward and backward, packed and plain, with elements left out and without.
  @Test(arguments: CKernelsTests.levels, [3, 200])
  func everyInstructionSetHasTheSameSlopes(level: Int, rows: Int) {
    CKernelsTests.atLevel(level) {
      for rate: Float in [0, 0.4] {
        let check = GradientCheck((rows, 4), parameters: layer.registry) { [layer] tape, x in
          if rate > 0 { tape.dropConnections(of: layer.weight, rate: rate, source: RandomSource(seed: 3)) }
          let outputs = (0..<2).map { _ in tape.linear(x[0], layer.weight, bias: layer.bias) }
          return tape.weightedSum(tape.stack(outputs))
        }
        #expect(check.disagreements() == [], "rate \(rate)")
      }
    }
  }

  /// Whole numbers are the same in bf16, and so are their products and gradients.
  @Test(arguments: [3, 300], [0, 0.5] as [Float]) func productsInBF16AreThoseOfRoundedNumbers(rows: Int, rate: Float) {
    let weights = Weights(layout: layer.registry.parameters, count: layer.registry.count)
    for index in 0..<weights.count { weights.array[index] = Float(index % 7) - 3 }
    let input = (0..<rows * 4).map { Float($0 % 11) - 5 }
    func results(_ precision: Precision, _ input: [Float]) -> [[Float]] {
      let gradients = FlatArray(count: weights.count)
      let tape = Tape(weights: weights, arena: Arena(), gradients: gradients, precision: precision)
      if rate > 0 { tape.dropConnections(of: layer.weight, rate: rate, source: RandomSource(seed: 3)) }
      let x = tape.input(input, rows: rows, columns: 4)
      let y = tape.stack((0..<2).map { _ in tape.linear(x, layer.weight, bias: layer.bias) })
      let dy = tape.gradient(of: y)
      for row in 0..<dy.rows { for column in 0..<3 { dy.row(row)[column] = Float((row + column) % 5) - 2 } }
      tape.backward()
      return [y.nestedArray.flatMap { $0 }, x.gradient!.nestedArray.flatMap { $0 }, gradients.elements]
    }
    #expect(results(.bf16, input) == results(.f32, input))
    // What bf16 cannot hold is rounded to what it can, so from 1 on to whole numbers.
    let fractions = input.map { $0 == 0 ? 0 : $0 + 1 / 1024 }
    #expect(results(.bf16, fractions) == results(.f32, input))
    #expect(results(.f32, fractions) != results(.f32, input))
  }

  // 130 pairs of 5 rows fill the queue of waiting pairs (512 rows) and start it again.
  @Test(arguments: [3, 130])
  func weightGradientsThatWaitAreAllAdded(steps: Int) {
    let check = GradientCheck((5 * steps, 4), parameters: layer.registry) { [layer] tape, x in
      let blocks = tape.split(x[0], [Int](repeating: 5, count: steps))
      let outputs = blocks.map { tape.linear($0, layer.weight, bias: layer.bias) }
      return tape.weightedSum(tape.stack(outputs))
    }
    #expect(check.disagreements() == [])
  }

  @Test func tallAndLowProductsOfOneWeightAddUp() {
    let check = GradientCheck((3, 4), (300, 4), (200, 4), (200, 4), (200, 4), parameters: layer.registry) {
      [layer] tape, x in
      tape.weightedSum(tape.stack(x.map { tape.linear($0, layer.weight) }))
    }
    #expect(check.disagreements() == [])
  }

  @Test func aWeightMayBeUsedTwiceInARow() {
    var registry = ParameterRegistry()
    let square = registry.add("square", rows: 4, columns: 4, .zeros)
    let check = GradientCheck((3, 4), parameters: registry) { tape, x in
      tape.weightedSum(tape.linear(tape.linear(x[0], square), square))
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: [4, 200])
  func aSumOfProductsHasTheGradientsOfItsTerms(rows: Int) {
    var registry = layer.registry
    let second = registry.add("second", rows: 3, columns: 2, .zeros)
    // The third term repeats the first one's input, whose gradient then has two parts.
    let third = registry.add("third", rows: 3, columns: 4, .zeros)
    let check = GradientCheck((rows, 4), (rows, 2), parameters: registry) { [layer] tape, x in
      var sum = tape.linear(x[0], layer.weight, bias: layer.bias)
      sum = tape.addInPlace(x[1], second, to: sum)
      return tape.weightedSum(tape.addInPlace(x[0], third, to: sum))
    }
    #expect(check.disagreements() == [])
  }

  @Test(arguments: [2, 200])
  func addingAProductPassesTheGradientOfTheSum(rows: Int) {
    let check = GradientCheck((rows, 4), (rows, 3), parameters: layer.registry) { [layer] tape, x in
      tape.weightedSum(tape.activate(tape.addInPlace(x[0], layer.weight, to: x[1]), .tanh))
    }
    #expect(check.disagreements() == [])
  }

  @Test func addingToABlockOfAProduct() {
    let check = GradientCheck((5, 4), (2, 4), parameters: layer.registry) { [layer] tape, x in
      let blocks = tape.split(tape.linear(x[0], layer.weight), [3, 2])
      return tape.weightedSum(blocks[0], tape.addInPlace(x[1], layer.weight, to: blocks[1]))
    }
    #expect(check.disagreements() == [])
  }

  @Test func aProductIsTheOneOfTheDefinition() {
    let weights = Weights(layout: layer.registry.parameters, count: layer.registry.count)
    for index in 0..<12 { weights[layer.weight][index] = Float(index) }
    for index in 0..<3 { weights[layer.bias][index] = Float(100 * index) }
    let tape = Tape(weights: weights, arena: Arena())
    let y = tape.linear(tape.input([1, 2, 3, 4, 0, 0, 0, 1], rows: 2, columns: 4), layer.weight, bias: layer.bias)
    let products = [0 * 1 + 1 * 2 + 2 * 3 + 3 * 4, 4 * 1 + 5 * 2 + 6 * 3 + 7 * 4, 8 * 1 + 9 * 2 + 10 * 3 + 11 * 4]
    let expected = [products, [3, 7, 11]].map { row in zip(row, [0, 100, 200]).map { Float($0 + $1) } }
    #expect(y.nestedArray == expected)
  }
}
