import Tensors

/// RMSprop (Tieleman and Hinton 2012), with momentum: s ← ρ · s + (1 − ρ) · g²,
/// v ← momentum · v + g / (√s + ε), w ← w − rate · v.
struct RMSprop: UpdateRule {
  var readOptions: [KeyPath<OptimizerOptions, Float>] { [\.rho, \.epsilon, \.momentum] }

  func stateNames(_ options: OptimizerOptions) -> [String] {
    options.momentum > 0 ? ["squares", "velocity"] : ["squares"]
  }

  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep) {
    let options = step.options
    weights.rmsprop(
      gradient, squares: state[0], velocity: state.count > 1 ? state[1] : nil, rho: options.rho,
      epsilon: options.epsilon, momentum: options.momentum, rate: step.rate, decay: step.decay, in: step.range)
  }
}
