import CKernels

/// Updates of the weights `self` in a range against their gradient; the header of the kernels gives each equation. The
/// decay is decoupled: w −= rate · decay · w.
extension FlatArray {
  /// Gradient descent.
  ///
  /// - Parameter velocity: nil without momentum.
  package func descend(
    _ gradient: FlatArray, velocity: FlatArray?, momentum: Float, nesterov: Bool, rate: Float, decay: Float,
    in range: Range<Int>
  ) {
    let first = range.lowerBound
    ck_sgd(
      base + first, gradient.base + first, velocity.map { $0.base + first }, rate, momentum, nesterov, decay,
      Int64(range.count))
  }

  package func adagrad(
    _ gradient: FlatArray, squares: FlatArray, epsilon: Float, rate: Float, decay: Float, in range: Range<Int>
  ) {
    let first = range.lowerBound
    ck_adagrad(base + first, gradient.base + first, squares.base + first, rate, epsilon, decay, Int64(range.count))
  }

  package func adadelta(
    _ gradient: FlatArray, squares: FlatArray, updates: FlatArray, rho: Float, epsilon: Float, rate: Float,
    decay: Float, in range: Range<Int>
  ) {
    let first = range.lowerBound
    ck_adadelta(
      base + first, gradient.base + first, squares.base + first, updates.base + first, rate, rho, epsilon, decay,
      Int64(range.count))
  }

  /// - Parameter velocity: nil without momentum.
  package func rmsprop(
    _ gradient: FlatArray, squares: FlatArray, velocity: FlatArray?, rho: Float, epsilon: Float, momentum: Float,
    rate: Float, decay: Float, in range: Range<Int>
  ) {
    let first = range.lowerBound
    ck_rmsprop(
      base + first, gradient.base + first, squares.base + first, velocity.map { $0.base + first }, rate, rho, epsilon,
      momentum, decay, Int64(range.count))
  }

  /// - Parameter corrections: 1 − β₁ᵗ and 1 − β₂ᵗ.
  package func adam(
    _ gradient: FlatArray, mean: FlatArray, squares: FlatArray, beta1: Float, beta2: Float, epsilon: Float,
    corrections: (Float, Float), rate: Float, decay: Float, in range: Range<Int>
  ) {
    let first = range.lowerBound
    ck_adam(
      base + first, gradient.base + first, mean.base + first, squares.base + first, rate, beta1, beta2, epsilon,
      corrections.0, corrections.1, decay, Int64(range.count))
  }
}
