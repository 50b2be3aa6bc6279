import Tensors

/// Dynamic evaluation: weights follow the text that is being scored, so that what comes again is less surprising.
///
/// ```
/// w ← w − η·g + δ·(w₀ − w)                                 stochastic gradient descent
/// w ← w − η·g / (√m + ε) + min(δ·√m / mean √m, 1)·(w₀ − w)   m: each weight's mean square of gradients
/// ```
/// Mikolov et al. 2010 took the step, Krause et al. 2018 added the decay δ towards the trained weights w₀ and the second
/// rule. A segment is scored before it is learned, so no symbol is scored by weights that have seen it. A gradient that is
/// not finite changes nothing.
package final class DynamicEvaluation: SegmentLearner {
  package let segmentLength: Int
  private let weights: Weights
  private let trained: FlatArray
  private let rate: Float
  private let decay: Float
  private let rule: FlatArray.Rule
  /// How far each weight is drawn towards the trained one; nil for all alike.
  private let pull: FlatArray?
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
      // With all of the mean square kept it stays as it was measured.
      rule = .rmsprop(squares: squares, velocity: nil, rho: 1, epsilon: epsilon, momentum: 0)
      pull = decay > 0 ? Self.pull(squares, decay: decay) : nil
    } else {
      rule = .sgd(velocity: nil, momentum: 0, nesterov: false)
      pull = nil
    }
  }

  package func learn(_ gradient: FlatArray) {
    guard gradient.sumOfSquares(in: 0..<gradient.count).isFinite else {
      skippedCount += 1
      return
    }
    let array = weights.array
    for block in array.blocks {
      if let pull {
        array.move(toward: trained, by: pull, in: block)
      } else if decay > 0 {
        array.moveAverage(toward: trained, decay: 1 - decay, in: block)
      }
      array.descend(gradient, by: rule, rate: rate, decay: 0, in: block)
    }
    weights.invalidatePacked()
  }

  private static func pull(_ squares: FlatArray, decay: Float) -> FlatArray {
    let pull = FlatArray(count: squares.count)
    let sum = squares.elements.reduce(0.0) { $0 + Double($1.squareRoot()) }
    let mean = Float(sum / Double(max(squares.count, 1)))
    guard mean > 0 else { return pull }
    for (index, square) in squares.elements.enumerated() {
      pull.base[index] = min(decay * square.squareRoot() / mean, 1)
    }
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

  package func learn(_ gradient: FlatArray) {
    guard gradient.sumOfSquares(in: 0..<gradient.count).isFinite else { return }
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
