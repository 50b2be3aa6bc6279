import Tensors
import Training

/// Updates of a small network on one thread: forward, backward, clip, descend.
///
/// What `Trainer` does for corpora, shards and checkpoints, for experiments whose examples are made when they are
/// needed.
package struct SmallTrainer {
  package struct Options: Sendable, Equatable {
    package var optimizer = OptimizerOptions()
    package var rate: Float = 0.01
    /// The gradient is scaled down to this Euclidean norm; 0 leaves it alone (Pascanu et al. 2013, algorithm 1).
    package var clipNorm: Float = 1

    package init() {}
  }

  /// What happened so far.
  package struct Record: Sendable, Equatable {
    /// Of the gradient of all parameters, before clipping; not finite if it once was so.
    package var largestNorm = 0.0
    package var clippedCount = 0
    /// Updates left out because the loss or its gradient was not finite.
    package var skippedCount = 0
  }

  package let options: Options
  package let weights: Weights
  package private(set) var record = Record()
  private let gradient: FlatArray
  private let optimizer: Optimizer
  private let arena = Arena()
  private let reduction = GradientReduction(workers: Workers(threadCount: 1))

  /// - Parameter weights: changed by each update.
  package init(_ weights: Weights, options: Options) {
    self.weights = weights
    self.options = options
    gradient = FlatArray(count: weights.count)
    optimizer = Optimizer(options.optimizer, count: weights.count)
  }

  /// One update by the gradient of a loss.
  ///
  /// - Returns: the loss before the update.
  @discardableResult package mutating func update(_ loss: (Tape) -> LossSum) -> LossSum {
    let (sum, norm) = differentiate { tape in
      let sum = loss(tape)
      tape.backward()
      return sum
    }
    guard norm.isFinite && sum.loss.isFinite else {
      record.largestNorm = .infinity
      record.skippedCount += 1
      reduction.clear(gradient)
      return sum
    }
    record.largestNorm = max(record.largestNorm, norm)
    let isClipped = options.clipNorm > 0 && norm > Double(options.clipNorm)
    if isClipped { record.clippedCount += 1 }
    reduction.update(
      weights, by: optimizer, gradient, scale: isClipped ? Float(Double(options.clipNorm) / norm) : 1,
      rate: options.rate)
    return sum
  }

  /// Looks at gradients without an update.
  ///
  /// - Parameter body: goes forward and backward; values of its tape are gone afterward.
  /// - Returns: what `body` returns, and the norm of the gradient of all parameters.
  package func inspect<Result>(_ body: (Tape) -> Result) -> (result: Result, norm: Double) {
    defer { reduction.clear(gradient) }
    return differentiate(body)
  }

  private func differentiate<Result>(_ body: (Tape) -> Result) -> (result: Result, norm: Double) {
    arena.reset()
    let result = body(Tape(weights: weights, arena: arena, gradients: gradient))
    return (result, reduction.sum([gradient]))
  }
}
