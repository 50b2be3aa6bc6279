import Tensors
import TestSupport
import Testing

@Suite struct LossTests {
  /// A mean loss as PyTorch takes it, over some rows of logits.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var kind: String
    var smoothing: Float
    var logits: [[Float]]
    var targets: [Int32]
    var classWeights: [Float]
    var loss: Double
    /// The sum over the rows, without weights.
    var negativeLogLikelihood: Double
    var gradient: [[Float]]

    var testDescription: String { "\(kind), smoothing \(smoothing)" }
  }

  @Test(arguments: Golden.load("losses", as: [Case].self))
  func weightedMeansAndTheirGradientsAreThoseOfPyTorch(golden: Case) {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena(), gradients: FlatArray(count: 0))
    let logits = tape.input(golden.logits)
    let sum: LossSum
    let weight: Double
    if golden.kind == "binary" {
      weight = Double(golden.logits.count)
      sum = tape.binaryCrossEntropyInPlace(
        logits, targets: golden.targets.map { Float($0) }, classWeights: golden.classWeights, scale: 1 / Float(weight))
    } else {
      weight = LossSum.weight(of: golden.targets, classWeights: golden.classWeights)
      sum = tape.crossEntropyInPlace(
        logits, targets: golden.targets, classWeights: golden.classWeights, smoothing: golden.smoothing,
        scale: 1 / Float(weight))
    }
    tape.backward()
    #expect(abs(sum.loss / weight / golden.loss - 1) < Golden.lossTolerance)
    #expect(abs(sum.negativeLogLikelihood / golden.negativeLogLikelihood - 1) < Golden.lossTolerance)
    expect(tape.gradient(of: logits).nestedArray, ["gradient": golden.gradient], "gradient")
  }
}
