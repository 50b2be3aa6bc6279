import Tensors

/// How a kind of optimizer moves weights against their gradient: a file of its own for each, and a line in
/// ``OptimizerKind/rule``.
protocol UpdateRule: Sendable {
  /// The options that its updates depend on, besides the weight decay.
  var readOptions: [KeyPath<OptimizerOptions, Float>] { get }
  /// Whether the weight decay is no part of the gradient.
  var decouplesDecay: Bool { get }

  /// The arrays that are kept from update to update, each as long as the weights. Checkpoints store them by name.
  func stateNames(_ options: OptimizerOptions) -> [String]

  /// Updates the weights of a range.
  ///
  /// - Parameters:
  ///   - gradient: as long as the weights; averaged and clipped, with the weight decay unless it is decoupled. It may
  ///     be overwritten in the range.
  ///   - state: the arrays named by ``stateNames(_:)``, in their order.
  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep)
}

extension UpdateRule {
  var decouplesDecay: Bool { false }
}

/// One update of some weights.
struct UpdateStep {
  let options: OptimizerOptions
  /// Of the update, from 1.
  let number: Int
  /// The learning rate.
  let rate: Float
  /// The weight decay, if the rule decouples it from the gradient, else 0.
  let decay: Float
  let range: Range<Int>
}
