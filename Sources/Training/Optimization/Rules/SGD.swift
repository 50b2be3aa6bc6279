import Tensors

/// Gradient descent, with momentum: v ← momentum · v + g, w ← w − rate · v; Nesterov's looks ahead,
/// w ← w − rate · (g + momentum · v).
struct SGD: UpdateRule {
  var readOptions: [KeyPath<OptimizerOptions, Float>] { [\.momentum] }

  func stateNames(_ options: OptimizerOptions) -> [String] { options.momentum > 0 ? ["velocity"] : [] }

  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep) {
    weights.descend(
      gradient, velocity: state.first, momentum: step.options.momentum, nesterov: step.options.nesterov,
      rate: step.rate, decay: step.decay, in: step.range)
  }
}
