#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The probability of an event, by a weighted sum of what is known.
///
/// ```
/// p(event | x) = σ(w · x + b)
/// ```
package struct LogisticRegression: Sendable, Hashable, Codable {
  /// One for each feature.
  package let weights: [Double]
  package let bias: Double

  package init(weights: [Double], bias: Double) { (self.weights, self.bias) = (weights, bias) }

  /// - Parameter features: as many as there are weights.
  package func logOdds(_ features: [Double]) -> Double {
    precondition(features.count == weights.count, "\(features.count) features for \(weights.count) weights")
    return zip(weights, features).reduce(bias) { $0 + $1.0 * $1.1 }
  }

  package func probability(_ features: [Double]) -> Double { Self.probability(ofLogOdds: logOdds(features)) }

  /// σ, the logistic function.
  static func probability(ofLogOdds logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

  /// Features of one case, and whether the event came.
  package struct Example: Sendable {
    package let features: [Double]
    package let outcome: Bool

    package init(_ features: [Double], _ outcome: Bool) { (self.features, self.outcome) = (features, outcome) }
  }

  /// The most probable weights, by Newton's method.
  ///
  /// Features count by their standard deviations, whose weights are drawn to 0 by a normal prior of variance 1. As in
  /// Platt (1999, "Probabilistic outputs for support vector machines") an outcome is (n + 1) / (n + 2) or 1 / (n + 2)
  /// of n alike, so that a fit to cases that all end alike stays finite.
  ///
  /// - Parameter examples: one at least, all with as many features.
  package init(fitting examples: [Example]) {
    precondition(!examples.isEmpty, "no examples to fit")
    let size = examples[0].features.count
    let scales = (0..<size).map { Scale(examples.map(\.features), $0) }
    // The last is that of the bias.
    let rows = examples.map { example in zip(example.features, scales).map { $1.scaled($0) } + [1] }
    let count = Double(examples.count { $0.outcome })
    let (high, low) = ((count + 1) / (count + 2), 1 / (Double(examples.count) - count + 2))
    let targets = examples.map { $0.outcome ? high : low }
    var weights = [Double](repeating: 0, count: size + 1)
    for _ in 0..<Self.mostSteps {
      let step = Self.newtonStep(rows, targets, weights)
      for (place, change) in step.enumerated() { weights[place] += change }
      if step.allSatisfy({ abs($0) < Self.tolerance }) { break }
    }
    self.weights = zip(weights, scales).map { $0 / $1.deviation }
    bias = zip(weights, scales).reduce(weights[size]) { $0 - $1.0 * $1.1.mean / $1.1.deviation }
  }

  /// Newton's method doubles the right digits at each step.
  private static let mostSteps = 50
  private static let tolerance = 1e-9

  /// Mean and deviation of a feature.
  private struct Scale {
    let mean: Double
    let deviation: Double

    init(_ rows: [[Double]], _ place: Int) {
      let mean = rows.reduce(0) { $0 + $1[place] } / Double(rows.count)
      let variance = rows.reduce(0) { $0 + ($1[place] - mean) * ($1[place] - mean) } / Double(rows.count)
      // A feature that is always the same says nothing, whatever it is divided by.
      (self.mean, deviation) = (mean, variance > 0 ? variance.squareRoot() : 1)
    }

    func scaled(_ value: Double) -> Double { (value - mean) / deviation }
  }

  /// What to add to the weights: H⁻¹ g of the penalized log-likelihood.
  private static func newtonStep(_ rows: [[Double]], _ targets: [Double], _ weights: [Double]) -> [Double] {
    let size = weights.count
    // The bias has no prior; a trace of one keeps the matrix definite where all probabilities are 0 or 1.
    let prior = [Double](repeating: 1, count: size - 1) + [1e-9]
    var gradient = zip(prior, weights).map { -$0 * $1 }
    var hessian = (0..<size).map { row in (0..<size).map { $0 == row ? prior[row] : 0 } }
    for (row, target) in zip(rows, targets) {
      let probability = Self.probability(ofLogOdds: zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 })
      let curvature = probability * (1 - probability)
      for i in 0..<size {
        gradient[i] += (target - probability) * row[i]
        for j in 0...i { hessian[i][j] += curvature * row[i] * row[j] }
      }
    }
    return solution(of: hessian, gradient)
  }

  /// Solves A x = b by Cholesky's decomposition A = L Lᵀ.
  ///
  /// - Parameter matrix: positive definite; what is above the diagonal is not read.
  private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
    let size = right.count
    var lower = matrix
    for i in 0..<size {
      for j in 0...i {
        let sum = (0..<j).reduce(matrix[i][j]) { $0 - lower[i][$1] * lower[j][$1] }
        lower[i][j] = i == j ? sum.squareRoot() : sum / lower[j][j]
      }
    }
    // (1) L y = b, (2) Lᵀ x = y.
    var x = right
    for i in 0..<size { x[i] = (0..<i).reduce(x[i]) { $0 - lower[i][$1] * x[$1] } / lower[i][i] }
    for i in (0..<size).reversed() {
      x[i] = (i + 1..<size).reduce(x[i]) { $0 - lower[$1][i] * x[$1] } / lower[i][i]
    }
    return x
  }
}
