import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TapeCrossEntropyTests {
  @Test(arguments: [0, 0.1] as [Float])
  func theGradientOfTheLossIsItsSlope(smoothing: Float) {
    let check = GradientCheck((4, 6), bound: 2) { tape, x in
      // Through a product by 1, because the logits are overwritten.
      let ones = tape.input([Float](repeating: 1, count: 24), rows: 4, columns: 6)
      return tape.crossEntropyInPlace(tape.multiply(x[0], ones), targets: [5, 0, 2, 2], smoothing: smoothing).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func theScaleIsThatOfTheGradientAlone() {
    let check = GradientCheck((4, 6)) { tape, x in
      0.125 * tape.crossEntropyInPlace(x[0], targets: [5, 0, 2, 2], smoothing: 0.1, scale: 0.125).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func lossesAreThoseOfTheDefinition() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let rows: [[Double]] = [[0, 1, 2, -1], [50, 0, -50, 3]]
    let targets = [1, 3]
    let logits = tape.input(rows.flatMap { $0.map { Float($0) } }, rows: 2, columns: 4)
    let sum = tape.crossEntropyInPlace(logits, targets: targets.map { Int32($0) }, smoothing: 0.2)
    var (loss, likelihood) = (0.0, 0.0)
    for (row, target) in zip(rows, targets) {
      let logSum = log(row.reduce(0) { $0 + exp($1) })
      likelihood += logSum - row[target]
      loss += (1 - 0.2) * (logSum - row[target]) + 0.2 / 4 * row.reduce(0) { $0 + logSum - $1 }
    }
    // Losses up to 100 in floats: 100 · 2^-23 is 1.2e-5.
    #expect(abs(sum.loss - loss) < 5e-5)
    #expect(abs(sum.negativeLogLikelihood - likelihood) < 5e-5)
    #expect(sum.tokenCount == 2)
    #expect(abs(sum.perplexity / exp(likelihood / 2) - 1) < 1e-5)
  }

  private static let classWeights: [Float] = [0.5, 2, 1, 0.25, 0, 3]

  @Test(arguments: [0, 0.1] as [Float], [false, true])
  func theGradientOfAWeightedLossWithIgnoredRowsIsItsSlope(smoothing: Float, isWeighted: Bool) {
    let check = GradientCheck((5, 6), bound: 2) { tape, x in
      let ones = tape.input([Float](repeating: 1, count: 30), rows: 5, columns: 6)
      return tape.crossEntropyInPlace(
        tape.multiply(x[0], ones), targets: [5, LossSum.ignoredTarget, 0, 4, 1],
        classWeights: isWeighted ? Self.classWeights : nil, smoothing: smoothing
      ).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func ignoredRowsCountForNothing() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let rows: [[Float]] = [[0, 1, 2], [3, -1, 0.5], [2, 2, 7]]
    func sum(_ rows: [[Float]], _ targets: [Int32]) -> LossSum {
      tape.crossEntropyInPlace(
        tape.input(Array(rows.joined()), rows: rows.count, columns: 3), targets: targets, classWeights: [1, 2, 3],
        smoothing: 0.1)
    }
    #expect(sum(rows, [2, -1, 0]) == sum([rows[0], rows[2]], [2, 0]))
    #expect(sum(rows, [-1, -1, -1]) == LossSum())
  }

  @Test func aWeightedMeanDividesByTheWeightsOfTheTargets() {
    #expect(LossSum.weight(of: [0, 2, -1, 2], classWeights: [0.5, 8, 3]) == 0.5 + 3 + 3)
    #expect(LossSum.weight(of: [0, 2, -1, 2]) == 3)
    #expect(LossSum.weight(of: []) == 0)
  }

  // Ones are no different from no weights, whichever path of the kernel they take.
  @Test(arguments: [0, 0.1] as [Float]) func weightsOfOneChangeNothing(smoothing: Float) {
    func run(_ weights: [Float]?) -> (sum: LossSum, gradient: [Float]) {
      let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena(), gradients: FlatArray(count: 0))
      let logits = tape.input([0, 1, 2, -1, 5, 0, -2, 3], rows: 2, columns: 4)
      let sum = tape.crossEntropyInPlace(logits, targets: [1, 3], classWeights: weights, smoothing: smoothing)
      return (sum, Array(tape.gradient(of: logits).elements))
    }
    let (plain, ones) = (run(nil), run([1, 1, 1, 1]))
    #expect(abs(plain.sum.loss - ones.sum.loss) < 1e-6)
    #expect(firstDifference(ones.gradient, plain.gradient, within: 1e-6) == nil)
  }
}
