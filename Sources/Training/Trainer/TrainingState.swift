/// Where a training stands: with the weights, all that is needed to go on.
package struct TrainingState: Sendable, Equatable, Codable {
  /// From 0.
  package var epoch = 0
  /// Minibatches of this epoch that are done.
  package var minibatch = 0
  /// Updates, skipped ones included.
  package var step = 0
  /// Updates of the optimizer.
  package var updateCount = 0
  /// Updates left out because the loss or its gradient was not finite.
  package var skippedCount = 0
  package var consecutiveSkips = 0
  /// Best first.
  package var best: [Kept] = []
  /// Of the mean of the best, where it is chosen; only at the end.
  package var averageOfBest: Kept?
  package var validationCount = 0
  /// What validations came to, while they decide when an average of the weights begins.
  package var ranks: [Double] = []
  /// Updates of the optimizer before the plain average began; nil while there is none.
  package var averagingStart: Int?
  package var validationsSinceBest = 0
  /// How often the plateau schedule has lowered the rate, and validations since the last time or the best.
  package var reductions = 0
  package var validationsSinceReduction = 0
  package var seconds = 0.0
  package var tokenCount = 0
  package var isFinished = false
  /// The validation of this step was left, so it comes first when the training goes on.
  package var isValidationDue = false

  package init() {}

  /// The validation of the weights that make the model; nil before the first that is finite.
  package var chosen: Kept? { averageOfBest ?? best.first }

  /// No number is below 0, and none so high that adding to it overflows; a damaged file may hold such.
  package var isPossible: Bool {
    let counts = [
      epoch, minibatch, step, updateCount, skippedCount, consecutiveSkips, validationCount, validationsSinceBest,
      reductions, validationsSinceReduction, tokenCount, averagingStart ?? 0,
    ]
    return counts.allSatisfy { (0...(1 << 53)).contains($0) } && ranks.allSatisfy(\.isFinite) && seconds >= 0
  }

  /// A validation whose weights are kept.
  package struct Kept: Sendable, Equatable, Codable {
    package let step: Int
    package let score: ValidationScore
  }
}
