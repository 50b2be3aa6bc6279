import Tensors

/// Dynamic evaluation: weights follow the text that is being scored, so that what comes again is less surprising.
///
/// ```
/// w ← w − η·g + δ·(w₀ − w)                                 stochastic gradient descent
/// w ← w − η·g / (√m + ε) + min(δ·√m / mean √m, 1)·(w₀ − w)   m: each weight's mean square of gradients
/// ```
/// Mikolov et al. 2010 took the step, Krause et al. 2018 added the decay δ toward the trained weights w₀ and the second
/// rule. A segment is scored before it is learned, so no token is scored by weights that have seen it. A gradient that
/// is not finite changes nothing.
package final class DynamicEvaluation: SegmentLearner {
  package let segmentLength: Int
  private let weights: Weights
  private let trained: FlatArray
  private let rate: Float
  private let decay: Float
  /// Of the second rule: what each gradient is multiplied by, and how far each weight is drawn toward the trained one.
  private let own: (factors: FlatArray, pull: FlatArray)?
  /// Steps that were left out, for their gradient was not finite.
  package private(set) var skippedCount = 0

  /// - Parameters:
  ///   - weights: change.
  ///   - rate: η.
  ///   - decay: δ.
  ///   - squares: m, of `GradientSquares`; nil for the first rule.
  ///   - epsilon: ε, which keeps weights from running away that hardly ever had a gradient.
  package init(
    of weights: Weights, segmentLength: Int, rate: Float, decay: Float, squares: FlatArray?, epsilon: Float
  ) {
    self.weights = weights
    self.segmentLength = segmentLength
    self.rate = rate
    self.decay = decay
    trained = FlatArray(count: weights.count)
    trained.copy(from: weights.array)
    if let squares {
      precondition(squares.count == weights.count, "\(squares.count) mean squares of \(weights.count) weights")
      own = (Self.factors(squares, epsilon: epsilon), Self.pull(squares, decay: decay))
    } else {
      own = nil
    }
  }

  package func learn(overwriting gradient: FlatArray) {
    guard gradient.sumOfSquares(in: 0..<gradient.count).isFinite else {
      skippedCount += 1
      return
    }
    let array = weights.array
    for block in array.blocks {
      if decay > 0 {
        if let own {
          array.move(toward: trained, by: own.pull, in: block)
        } else {
          array.moveAverage(toward: trained, decay: 1 - decay, in: block)
        }
      }
      if let own { gradient.multiply(by: own.factors, in: block) }
      array.descend(gradient, velocity: nil, momentum: 0, nesterov: false, rate: rate, decay: 0, in: block)
    }
    weights.invalidatePacked()
  }

  /// 1 / (√m + ε).
  private static func factors(_ squares: FlatArray, epsilon: Float) -> FlatArray {
    let factors = FlatArray(count: squares.count)
    for index in 0..<squares.count { factors[index] = 1 / (squares[index].squareRoot() + epsilon) }
    return factors
  }

  private static func pull(_ squares: FlatArray, decay: Float) -> FlatArray {
    let pull = FlatArray(count: squares.count)
    let sum = squares.elements.reduce(0.0) { $0 + Double($1.squareRoot()) }
    let mean = Float(sum / Double(max(squares.count, 1)))
    guard mean > 0 else { return pull }
    for index in 0..<squares.count { pull[index] = min(decay * squares[index].squareRoot() / mean, 1) }
    return pull
  }
}

/// Measures how large each weight's gradients are over a text, as a rule the one that the model was trained on: what
/// varies much there may move far in dynamic evaluation, too.
package final class GradientSquares: SegmentLearner {
  package let segmentLength: Int
  private let sums: FlatArray
  private var segmentCount = 0

  package init(count: Int, segmentLength: Int) {
    self.segmentLength = segmentLength
    sums = FlatArray(count: count)
  }

  package func learn(overwriting gradient: FlatArray) {
    // A square beyond what a float holds would spoil the sum for good.
    guard gradient.sumOfSquares(in: 0..<gradient.count) < 1e30 else { return }
    for block in sums.blocks { sums.addProduct(gradient, gradient, in: block) }
    segmentCount += 1
  }

  /// The mean over segments of each weight's squared gradient; nil before the first segment.
  package var means: FlatArray? {
    guard segmentCount > 0 else { return nil }
    let means = FlatArray(count: sums.count)
    means.copy(from: sums)
    means.scale(by: 1 / Float(segmentCount), in: 0..<means.count)
    return means
  }
}

extension FlatArray {
  /// Parts that stay in the nearest cache while several arrays are worked on.
  fileprivate var blocks: [Range<Int>] {
    stride(from: 0, to: count, by: 1 << 12).map { $0..<min($0 + 1 << 12, count) }
  }
}
