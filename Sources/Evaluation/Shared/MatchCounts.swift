/// How often a class, or a type of span, was found, predicted and there to be found.
public struct MatchCounts: Hashable, Sendable {
  /// Predictions that are right: true positives.
  public internal(set) var correct = 0
  /// All predictions: true and false positives.
  public internal(set) var predicted = 0
  /// All that was there to be found: true positives and false negatives.
  public internal(set) var support = 0

  init(correct: Int = 0, predicted: Int = 0, support: Int = 0) {
    (self.correct, self.predicted, self.support) = (correct, predicted, support)
  }

  static func += (sum: inout MatchCounts, other: MatchCounts) {
    sum.correct += other.correct
    sum.predicted += other.predicted
    sum.support += other.support
  }
}
