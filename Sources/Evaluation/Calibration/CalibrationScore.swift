/// How well predicted probabilities agree with outcomes, and how well they rank them.
///
/// ```swift
/// let score = CalibrationScore(of: [0.9, 0.8, 0.3], outcomes: [true, true, false])
/// score.areaUnderROC  // 1.0
/// ```
public struct CalibrationScore: Hashable, Sendable {
  /// The number of events.
  public let count: Int
  /// The mean of the probabilities.
  public let meanProbability: Double
  /// The share of positive outcomes.
  public let share: Double
  /// The mean distance between probability and share, in bins of equal width:
  /// ```
  /// Σ over bins  |bin| / count · |mean probability − share of positive outcomes|
  /// ```
  /// Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning".
  public let expectedCalibrationError: Double
  /// The mean square of the difference between probability and outcome, which is 0 or 1 (Brier 1950).
  public let brierScore: Double
  /// The probability that a positive outcome was given a higher probability than a negative one, equal ones counting
  /// half: the area under the curve of the receiver operating characteristic. Nil where all outcomes are the same.
  public let areaUnderROC: Double?

  /// Compares probabilities with what happened.
  ///
  /// - Parameters:
  ///   - probabilities: from 0 to 1.
  ///   - outcomes: one for each probability.
  ///   - binCount: 1 or more; 10 are usual.
  /// - Precondition: there are as many of both, there is a bin, and the probabilities are from 0 to 1.
  public init(of probabilities: [Double], outcomes: [Bool], binCount: Int = 10) {
    precondition(binCount > 0, "\(binCount) bins")
    precondition(
      probabilities.count == outcomes.count, "\(probabilities.count) probabilities of \(outcomes.count) events")
    for probability in probabilities {
      precondition((0...1).contains(probability), "a probability of \(probability), expected one from 0 to 1")
    }
    count = outcomes.count
    let size = Double(max(count, 1))
    meanProbability = probabilities.reduce(0, +) / size
    share = Double(outcomes.count { $0 }) / size
    var bins = [(probability: Double, came: Double)](repeating: (0, 0), count: binCount)
    for (probability, came) in zip(probabilities, outcomes) {
      let bin = min(max(Int(probability * Double(binCount)), 0), binCount - 1)
      bins[bin].probability += probability
      bins[bin].came += came ? 1 : 0
    }
    expectedCalibrationError = bins.reduce(0) { $0 + abs($1.probability - $1.came) } / size
    brierScore =
      zip(probabilities, outcomes).reduce(0) { sum, event in
        let difference = event.0 - (event.1 ? 1 : 0)
        return sum + difference * difference
      } / size
    areaUnderROC = Self.areaUnderROC(probabilities, outcomes)
  }

  /// By the sum of ranks (Mann and Whitney 1947); equal probabilities share the mean of their ranks.
  private static func areaUnderROC(_ probabilities: [Double], _ outcomes: [Bool]) -> Double? {
    let came = Double(outcomes.count { $0 })
    let others = Double(outcomes.count) - came
    guard came > 0, others > 0 else { return nil }
    let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
    var rankSum = 0.0
    var first = 0
    while first < order.count {
      var end = first
      while end < order.count, probabilities[order[end]] == probabilities[order[first]] { end += 1 }
      let meanRank = Double(first + 1 + end) / 2
      rankSum += meanRank * Double(order[first..<end].count { outcomes[$0] })
      first = end
    }
    return (rankSum - came * (came + 1) / 2) / (came * others)
  }
}

extension CalibrationScore: CustomStringConvertible {
  /// `ECE = 0.0231, area under ROC = 0.8410, Brier score = 0.1514 (1382 values, mean 0.5921, positive 0.5926)`.
  public var description: String {
    "ECE = \(expectedCalibrationError.fixed(4)), area under ROC = \(areaUnderROC?.fixed(4) ?? "-"), Brier score = "
      + "\(brierScore.fixed(4)) (\(count) values, mean \(meanProbability.fixed(4)), positive \(share.fixed(4)))"
  }
}
