import Tensors

/// Adadelta (Zeiler 2012): s ← ρ · s + (1 − ρ) · g², d = √(u + ε) / √(s + ε) · g, u ← ρ · u + (1 − ρ) · d²,
/// w ← w − rate · d. The paper's rate is 1.
struct Adadelta: UpdateRule {
  var readOptions: [KeyPath<OptimizerOptions, Float>] { [\.rho, \.epsilon] }

  func stateNames(_ options: OptimizerOptions) -> [String] { ["squares", "updates"] }

  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep) {
    weights.adadelta(
      gradient, squares: state[0], updates: state[1], rho: step.options.rho, epsilon: step.options.epsilon,
      rate: step.rate, decay: step.decay, in: step.range)
  }
}
