import Tensors

/// Adagrad (Duchi et al. 2011): s ← s + g², w ← w − rate · g / (√s + ε).
struct Adagrad: UpdateRule {
  var readOptions: [KeyPath<OptimizerOptions, Float>] { [\.epsilon] }

  func stateNames(_ options: OptimizerOptions) -> [String] { ["squares"] }

  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep) {
    weights.adagrad(
      gradient, squares: state[0], epsilon: step.options.epsilon, rate: step.rate, decay: step.decay, in: step.range)
  }
}
