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
      return tape.crossEntropy(tape.multiply(x[0], ones), targets: [5, 0, 2, 2], smoothing: smoothing).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func theScaleIsThatOfTheGradientAlone() {
    let check = GradientCheck((4, 6)) { tape, x in
      0.125 * tape.crossEntropy(x[0], targets: [5, 0, 2, 2], smoothing: 0.1, scale: 0.125).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func lossesAreThoseOfTheDefinition() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let rows: [[Double]] = [[0, 1, 2, -1], [50, 0, -50, 3]]
    let targets = [1, 3]
    let logits = tape.input(rows.flatMap { $0.map { Float($0) } }, rows: 2, columns: 4)
    let sum = tape.crossEntropy(logits, targets: targets.map { Int32($0) }, smoothing: 0.2)
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
}
