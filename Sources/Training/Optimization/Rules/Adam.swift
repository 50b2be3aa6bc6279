import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Adam (Kingma and Ba 2015): m ← β₁ · m + (1 − β₁) · g, s ← β₂ · s + (1 − β₂) · g²,
/// w ← w − rate · m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε). With decoupled weight decay it is AdamW (Loshchilov and
/// Hutter 2019), which first takes rate · decay · w from w.
struct Adam: UpdateRule {
  let decouplesDecay: Bool

  var readOptions: [KeyPath<OptimizerOptions, Float>] { [\.beta1, \.beta2, \.epsilon] }

  func stateNames(_ options: OptimizerOptions) -> [String] { ["mean", "squares"] }

  func update(_ weights: FlatArray, gradient: FlatArray, state: [FlatArray], _ step: UpdateStep) {
    let options = step.options
    let number = Float(step.number)
    weights.adam(
      gradient, mean: state[0], squares: state[1], beta1: options.beta1, beta2: options.beta2,
      epsilon: options.epsilon, corrections: (1 - powf(options.beta1, number), 1 - powf(options.beta2, number)),
      rate: step.rate, decay: step.decay, in: step.range)
  }
}
