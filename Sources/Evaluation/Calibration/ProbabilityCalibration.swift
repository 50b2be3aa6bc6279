#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Changes the probabilities of a model so that predictions with a probability p are right in a share p of cases.
///
/// ```
/// one event          p′ = σ(slope · logit p + bias)           (Platt 1999)
/// alternatives   p′ᵢ = pᵢ^slope / Σⱼ pⱼ^slope              (Guo et al. 2017; the slope is 1 / temperature)
/// ```
package struct ProbabilityCalibration: Sendable, Hashable, Codable {
  package let slope: Double
  /// 0 of alternatives, whose order and sum stay.
  package let bias: Double

  package init(slope: Double, bias: Double = 0) { (self.slope, self.bias) = (slope, bias) }

  /// - Parameter probability: of one event.
  package func callAsFunction(_ probability: Double) -> Double {
    LogisticRegression.probability(ofLogOdds: slope * Self.logOdds(probability) + bias)
  }

  /// - Parameter probabilities: of alternatives.
  package func callAsFunction(_ probabilities: [Double]) -> [Double] {
    let powers = probabilities.map { pow(max($0, Self.least), slope) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Fits one event after another.
  ///
  /// - Parameter events: the probability of each, and whether it came; one at least.
  package init(fitting events: [(probability: Double, outcome: Bool)]) {
    let fit = LogisticRegression(
      fitting: events.map { LogisticRegression.Example([Self.logOdds($0.probability)], $0.outcome) })
    (slope, bias) = (fit.weights[0], fit.bias)
  }

  /// Fits alternatives, of which one came each time: the slope that makes these most probable, by Newton's method. A
  /// normal prior of deviation 1 around 1 keeps it finite where all were right.
  ///
  /// - Parameter choices: the probabilities of alternatives, and which came; one at least.
  package init(fitting choices: [(probabilities: [Double], came: Int)]) {
    precondition(!choices.isEmpty, "no choices to fit")
    var slope = 1.0
    for _ in 0..<Self.mostSteps {
      // −log p′ and its derivatives: mean and variance of log p under p′.
      var (gradient, curvature) = (slope - 1, 1.0)
      for (probabilities, came) in choices {
        let logs = probabilities.map { log(max($0, Self.least)) }
        let changed = ProbabilityCalibration(slope: slope)(probabilities)
        let mean = zip(changed, logs).reduce(0) { $0 + $1.0 * $1.1 }
        gradient += mean - logs[came]
        curvature += zip(changed, logs).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
      }
      let step = gradient / curvature
      slope = max(slope - step, Self.leastSlope)
      if abs(step) < 1e-9 { break }
    }
    self.init(slope: slope)
  }

  private static let mostSteps = 50
  private static let leastSlope = 0.01
  /// What a float cannot tell from 0.
  private static let least = 1e-7

  private static func logOdds(_ probability: Double) -> Double {
    let kept = min(max(probability, least), 1 - least)
    return log(kept / (1 - kept))
  }
}
