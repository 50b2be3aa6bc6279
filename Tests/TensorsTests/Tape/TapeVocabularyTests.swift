import Tensors
import TestSupport
import Testing

@Suite struct TapeVocabularyTests {
  private var table: (registry: ParameterRegistry, weight: Parameter, bias: Parameter) {
    var registry = ParameterRegistry()
    let weight = registry.add("weight", rows: 7, columns: 3, .zeros)
    let bias = registry.add("bias", rows: 1, columns: 7, .zeros)
    return (registry, weight, bias)
  }

  @Test func anExpectationGivesItsGradientBack() {
    let (registry, weight, _) = table
    let check = GradientCheck((4, 7), parameters: registry) { tape, x in
      tape.weightedSum(tape.activate(tape.expectation(x[0], weight), .tanh))
    }
    #expect(check.disagreements() == [])
  }

  @Test func anExpectationStandsBesideALoss() {
    let (registry, weight, _) = table
    // The loss overwrites the logits.
    let check = GradientCheck((4, 7), parameters: registry) { tape, x in
      let logits = tape.add(x[0], x[0])
      let mean = tape.expectation(logits, weight)
      return tape.crossEntropyInPlace(logits, targets: [1, 6, -1, 0]).loss + tape.weightedSum(mean)
    }
    #expect(check.disagreements() == [])
  }

  @Test func anExpectationIsAMeanOfRows() {
    let (registry, weight, _) = table
    let weights = registry.randomWeights(bound: 1)
    let tape = Tape(weights: weights, arena: Arena())
    let certain = tape.input((0..<7).map { $0 == 4 ? 100 : 0 }, rows: 1, columns: 7)
    #expect(
      firstDifference(
        tape.expectation(certain, weight).elements, weights[weight].nestedArray[4], within: 1e-6) == nil)
    let even = tape.expectation(tape.zeros(1, 7), weight).elements
    let means = (0..<3).map { column in (0..<7).reduce(0) { $0 + weights[weight][$1, column] } / 7 }
    #expect(firstDifference(even, means, within: 1e-6) == nil)
  }

  @Test func someClassesGiveTheirGradientsBack() {
    let (registry, weight, bias) = table
    for bias in [bias, nil] {
      let check = GradientCheck((4, 3), parameters: registry) { tape, x in
        let y = tape.linear(x[0], weight, bias: bias, classes: [5, 0, 2], offsets: [0.5, 0, -1])
        return tape.weightedSum(tape.activate(y, .tanh))
      }
      #expect(check.disagreements() == [])
    }
  }

  @Test func someClassesAreColumnsOfAll() {
    let (registry, weight, bias) = table
    let weights = registry.randomWeights(bound: 1)
    let tape = Tape(weights: weights, arena: Arena())
    let x = tape.input([0.5, -1, 2, 1, 0, 0.25], rows: 2, columns: 3)
    let all = tape.linear(x, weight, bias: bias).nestedArray
    let some = tape.linear(x, weight, bias: bias, classes: [6, 1], offsets: [0, 3]).nestedArray
    for row in 0..<2 {
      #expect(firstDifference(some[row], [all[row][6], all[row][1] - 3], within: 1e-6) == nil)
    }
  }
}
