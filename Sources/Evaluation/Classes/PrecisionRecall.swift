/// Precision, recall and F1 of a class, a type of span, or an average of several.
///
/// ```
/// P = correct / predicted      R = correct / support      F1 = 2·P·R / (P + R)
/// ```
/// A ratio 0/0 counts as 0, which is what conlleval, seqeval and scikit-learn print (the latter two with a warning).
public struct PrecisionRecall: Hashable, Sendable {
  /// From 0 to 1.
  public let precision: Double
  /// From 0 to 1.
  public let recall: Double
  /// From 0 to 1.
  public let f1: Double
  /// How many there were to be found.
  public let support: Int
}

extension PrecisionRecall {
  /// Two ways to compute the same F1. They differ in the last bit, and so in a printed digit where the value lies
  /// halfway between two.
  enum F1Formula {
    /// 2·P·R / (P + R), as seqeval.
    case ofRatios
    /// 2·correct / (predicted + support), as scikit-learn.
    case ofCounts
  }

  init(_ counts: MatchCounts, f1 formula: F1Formula) {
    let correct = Double(counts.correct)
    precision = Self.ratio(correct, Double(counts.predicted))
    recall = Self.ratio(correct, Double(counts.support))
    f1 =
      switch formula {
      case .ofRatios: Self.ratio(2 * precision * recall, precision + recall)
      case .ofCounts: Self.ratio(2 * correct, Double(counts.support) + Double(counts.predicted))
      }
    support = counts.support
  }

  static func ratio(_ numerator: Double, _ denominator: Double) -> Double {
    denominator == 0 ? 0 : numerator / denominator
  }

  /// The mean of each number over classes, however large they are.
  static func macroAverage(_ scores: [PrecisionRecall]) -> PrecisionRecall {
    average(scores, weights: Array(repeating: 1, count: scores.count))
  }

  /// The mean of each number over classes, weighted by support.
  static func weightedAverage(_ scores: [PrecisionRecall]) -> PrecisionRecall {
    average(scores, weights: scores.map { Double($0.support) })
  }

  private static func average(_ scores: [PrecisionRecall], weights: [Double]) -> PrecisionRecall {
    let mean = { (number: KeyPath<PrecisionRecall, Double>) in
      let terms = zip(scores, weights).map { $0[keyPath: number] * $1 }
      return ratio(pairwiseSum(terms[...]), pairwiseSum(weights[...]))
    }
    return PrecisionRecall(
      precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1),
      support: scores.reduce(0) { $0 + $1.support })
  }
}
