import Foundation

/// Finds the weights of a linear mixture that make a held-out text most probable.
///
/// ```
/// p(w) = Σₖ λₖ·pₖ(w)      λₖ ← 1/N · Σₜ λₖ·pₖ(wₜ) / Σⱼ λⱼ·pⱼ(wₜ)
/// ```
/// Jelinek and Mercer 1980, by expectation maximization (Dempster et al. 1977). The log-likelihood is concave in the
/// weights, so there is but one optimum, and its slopes bound how far it is: with gₖ = 1/N · Σₜ pₖ / p no weights
/// gain more than maxₖ gₖ − 1 nats a token. The steps end when that is next to nothing.
package struct MixtureTuning: Sendable {
  package let componentCount: Int
  package private(set) var tokenCount = 0
  /// `[tokenCount, componentCount]`: probabilities, each token's divided by the largest, so that none underflows.
  private var shares: [Float] = []
  /// Σ of the logarithms that the shares were divided by.
  private var logScale = 0.0

  package init(componentCount: Int) {
    precondition(componentCount > 0, "a mixture of \(componentCount) components")
    self.componentCount = componentCount
  }

  /// Adds a token. One that no component thinks possible is as improbable by any weights, and is left out.
  ///
  /// - Parameter logProbabilities: natural logarithms, by component; −∞ for one that excludes the token.
  package mutating func add(_ logProbabilities: some Collection<Float>) {
    precondition(
      logProbabilities.count == componentCount, "\(logProbabilities.count) values for \(componentCount) components")
    guard let largest = logProbabilities.max(), largest > -.infinity else { return }
    for logProbability in logProbabilities { shares.append(exp(logProbability - largest)) }
    logScale += Double(largest)
    tokenCount += 1
  }

  /// The natural logarithm of the probability of all tokens.
  package func logLikelihood(_ weights: [Double]) -> Double {
    precondition(weights.count == componentCount, "\(weights.count) weights for \(componentCount) components")
    var sum = logScale
    forEachToken(weights) { _, mixed in sum += log(mixed) }
    return sum
  }

  /// - Parameters:
  ///   - tolerance: nats a token that the best weights may gain over those returned. A ten-millionth is beyond the last
  ///     digit of any perplexity that is printed.
  ///   - maximumSteps: of expectation maximization; components that are alike need many.
  /// - Returns: as many weights as components, which add up to 1; equal ones where no token was added.
  package func weights(tolerance: Double = 1e-7, maximumSteps: Int = 20_000) -> [Double] {
    var weights = [Double](repeating: 1 / Double(componentCount), count: componentCount)
    guard tokenCount > 0 else { return weights }
    for _ in 0..<maximumSteps {
      let slopes = slopes(weights)
      if slopes.max()! - 1 < tolerance { break }
      for component in weights.indices { weights[component] *= slopes[component] }
      // The products add up to 1 but for rounding, which must not gather.
      let sum = weights.reduce(0, +)
      for component in weights.indices { weights[component] /= sum }
    }
    return weights
  }

  /// gₖ, the derivatives of the mean log-likelihood.
  private func slopes(_ weights: [Double]) -> [Double] {
    var slopes = [Double](repeating: 0, count: componentCount)
    slopes.withUnsafeMutableBufferPointer { slopes in
      forEachToken(weights) { shares, mixed in
        for component in 0..<componentCount { slopes[component] += Double(shares[component]) / mixed }
      }
    }
    return slopes.map { $0 / Double(tokenCount) }
  }

  /// - Parameter body: takes the shares of a token, and what the weights mix them to.
  private func forEachToken(_ weights: [Double], _ body: (UnsafePointer<Float>, Double) -> Void) {
    shares.withUnsafeBufferPointer { shares in
      guard let base = shares.baseAddress else { return }
      for token in 0..<tokenCount {
        let own = base + token * componentCount
        var mixed = 0.0
        for component in 0..<componentCount { mixed += weights[component] * Double(own[component]) }
        // A weight may have become too small for a token that it alone explains.
        body(own, max(mixed, .leastNormalMagnitude))
      }
    }
  }
}
