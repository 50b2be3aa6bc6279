import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TapeBinaryCrossEntropyTests {
  private let targets: [Float] = [0, 1, 1, 0, 0, 0, 1, 1, 1]

  @Test(arguments: [nil, [0.5, 2, 0.25]] as [[Float]?])
  func theGradientOfTheLossIsItsSlope(weights: [Float]?) {
    let check = GradientCheck((3, 3), bound: 2) { tape, x in
      // Through a product by 1, because the logits are overwritten.
      let ones = tape.input([Float](repeating: 1, count: 9), rows: 3, columns: 3)
      return 0.125
        * tape.binaryCrossEntropyInPlace(
          tape.multiply(x[0], ones), targets: targets, classWeights: weights, scale: 0.125
        ).loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func sumsAreOverClassesAndTokensAreRows() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let logits: [Float] = [0, 2, -3, 40, -40, 1, 100, -100, 0.5]
    let sum = tape.binaryCrossEntropyInPlace(
      tape.input(logits, rows: 3, columns: 3), targets: targets, classWeights: [0.5, 2, 0.25])
    var (loss, likelihood) = (0.0, 0.0)
    for (index, (logit, target)) in zip(logits, targets).enumerated() {
      let z = Double(target == 1 ? -logit : logit)
      let term = max(z, 0) + log1p(exp(-abs(z)))
      likelihood += term
      loss += term * [0.5, 2, 0.25][index % 3]
    }
    // Sums up to 200 in floats: 200 · 2^-24 is 1.2e-5.
    #expect(abs(sum.loss - loss) < 2e-5)
    #expect(abs(sum.negativeLogLikelihood - likelihood) < 2e-5)
    #expect(sum.tokenCount == 3)
  }
}
