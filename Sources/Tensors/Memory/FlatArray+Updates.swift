import CKernels

/// Arithmetic on ranges of flat arrays: what optimizers and the reduction of gradients are made of.
extension FlatArray {
  /// self += other.
  package func add(_ other: FlatArray, in range: Range<Int>) {
    ck_add(base + range.lowerBound, other.base + range.lowerBound, Int64(range.count))
  }

  /// self += factor · other.
  package func add(_ other: FlatArray, times factor: Float, in range: Range<Int>) {
    ck_add_scaled(base + range.lowerBound, other.base + range.lowerBound, factor, Int64(range.count))
  }

  package func scale(by factor: Float, in range: Range<Int>) {
    ck_scale(base + range.lowerBound, factor, Int64(range.count))
  }

  package func clear(_ range: Range<Int>) {
    (base + range.lowerBound).update(repeating: 0, count: range.count)
  }

  /// Σ x², in double.
  package func sumOfSquares(in range: Range<Int>) -> Double {
    ck_sum_of_squares(base + range.lowerBound, Int64(range.count))
  }

  /// self = decay · self + (1 − decay) · other.
  package func moveAverage(toward other: FlatArray, decay: Float, in range: Range<Int>) {
    ck_moving_average(base + range.lowerBound, other.base + range.lowerBound, decay, Int64(range.count))
  }

  /// self += a ⊙ b.
  package func addProduct(_ a: FlatArray, _ b: FlatArray, in range: Range<Int>) {
    let first = range.lowerBound
    ck_multiply_add(base + first, a.base + first, b.base + first, Int64(range.count))
  }

  /// self = self ⊙ other.
  package func multiply(by other: FlatArray, in range: Range<Int>) {
    let first = range.lowerBound
    ck_multiply(base + first, base + first, other.base + first, Int64(range.count))
  }

  /// self += share ⊙ (other − self).
  package func move(toward other: FlatArray, by share: FlatArray, in range: Range<Int>) {
    for index in range { base[index] += share.base[index] * (other.base[index] - base[index]) }
  }

  /// The update rules, on weights `self`; the kernels' header gives each equation.
  package enum Rule {
    case sgd(velocity: FlatArray?, momentum: Float, nesterov: Bool)
    case adagrad(squares: FlatArray, epsilon: Float)
    case adadelta(squares: FlatArray, updates: FlatArray, rho: Float, epsilon: Float)
    case rmsprop(squares: FlatArray, velocity: FlatArray?, rho: Float, epsilon: Float, momentum: Float)
    /// `corrections` are 1 − β₁ᵗ and 1 − β₂ᵗ.
    case adam(
      mean: FlatArray, squares: FlatArray, beta1: Float, beta2: Float, epsilon: Float, corrections: (Float, Float))
  }

  /// Moves the weights of a range against their gradient.
  ///
  /// - Parameter decay: decoupled weight decay, w −= rate · decay · w.
  package func descend(_ gradient: FlatArray, by rule: Rule, rate: Float, decay: Float, in range: Range<Int>) {
    let first = range.lowerBound
    let count = Int64(range.count)
    let (w, g) = (base + first, gradient.base + first)
    switch rule {
    case .sgd(let velocity, let momentum, let nesterov):
      ck_sgd(w, g, velocity.map { $0.base + first }, rate, momentum, nesterov, decay, count)
    case .adagrad(let squares, let epsilon):
      ck_adagrad(w, g, squares.base + first, rate, epsilon, decay, count)
    case .adadelta(let squares, let updates, let rho, let epsilon):
      ck_adadelta(w, g, squares.base + first, updates.base + first, rate, rho, epsilon, decay, count)
    case .rmsprop(let squares, let velocity, let rho, let epsilon, let momentum):
      ck_rmsprop(
        w, g, squares.base + first, velocity.map { $0.base + first }, rate, rho, epsilon, momentum, decay, count)
    case .adam(let mean, let squares, let beta1, let beta2, let epsilon, let corrections):
      ck_adam(
        w, g, mean.base + first, squares.base + first, rate, beta1, beta2, epsilon, corrections.0, corrections.1, decay,
        count)
    }
  }
}
