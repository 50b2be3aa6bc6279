import Tensors

/// An optimizer with its state.
package final class Optimizer: @unchecked Sendable {
  package let options: OptimizerOptions
  /// Named arrays that a checkpoint keeps, each as long as the weights.
  package let state: [(name: String, array: FlatArray)]
  /// Updates done.
  package var stepCount = 0

  private let rule: any UpdateRule
  private let arrays: [FlatArray]
  private let pull: BasePull?

  /// - Parameter pull: nil for none.
  package init(_ options: OptimizerOptions, count: Int, pull: BasePull? = nil) {
    self.options = options
    self.pull = pull
    rule = options.kind.rule
    state = options.stateNames.map { ($0, FlatArray(count: count)) }
    arrays = state.map(\.array)
  }

  /// Starts the next update; then ``update(_:gradient:in:rate:)`` is called for every range of the weights.
  package func beginStep() { stepCount += 1 }

  /// Updates the weights of a range. The gradient is already averaged and clipped; L2 decay is added to it here.
  package func update(_ weights: FlatArray, gradient: FlatArray, in range: Range<Int>, rate: Float) {
    let decay = options.weightDecay
    let isDecoupled = rule.decouplesDecay
    if decay > 0 && !isDecoupled { gradient.add(weights, times: decay, in: range) }
    rule.update(
      weights, gradient: gradient, state: arrays,
      UpdateStep(options: options, number: stepCount, rate: rate, decay: isDecoupled ? decay : 0, range: range))
    pull?.apply(to: weights, rate: rate, in: range)
  }
}
