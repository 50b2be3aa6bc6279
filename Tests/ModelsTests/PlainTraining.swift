import CKernels
import Models
import Tensors

/// Training in its plainest form: one tape, one thread, a step per batch.
struct PlainTraining {
  enum Rule {
    case sgd(rate: Float)
    /// With the gradient's norm clipped at 1.
    case adam(rate: Float)
  }

  let model: TranslationModel
  let weights: Weights
  let rule: Rule
  private let gradients: FlatArray
  private let first: FlatArray
  private let second: FlatArray
  private let arena = Arena()
  private var stepCount = 0

  init(_ model: TranslationModel, _ weights: Weights, _ rule: Rule) {
    (self.model, self.weights, self.rule) = (model, weights, rule)
    gradients = FlatArray(count: weights.count)
    first = FlatArray(count: weights.count)
    second = FlatArray(count: weights.count)
  }

  /// One step, with the mean loss of a token before it.
  mutating func step(_ batch: TranslationBatch, smoothing: Float) -> Double {
    arena.reset()
    gradients.clear(0..<gradients.count)
    let tape = Tape(weights: weights, arena: arena, gradients: gradients)
    let loss = model.loss(batch, smoothing: smoothing, scale: 1 / Float(batch.targetTokenCount), on: tape)
    tape.backward()
    stepCount += 1
    let count = Int64(weights.count)
    switch rule {
    case .sgd(let rate): ck_sgd(weights.array.base, gradients.base, nil, rate, 0, false, 0, count)
    case .adam(let rate):
      let norm = Float(ck_sum_of_squares(gradients.base, count).squareRoot())
      ck_scale(gradients.base, min(1, 1 / (norm + 1e-6)), count)
      func correction(_ beta: Float) -> Float { 1 - (0..<stepCount).reduce(1) { power, _ in power * beta } }
      ck_adam(
        weights.array.base, gradients.base, first.base, second.base, rate, 0.9, 0.999, 1e-8, correction(0.9),
        correction(0.999), 0, count)
    }
    weights.invalidatePacked()
    return loss.loss / Double(loss.tokenCount)
  }
}
