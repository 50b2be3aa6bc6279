import CKernels

/// Arithmetic on ranges of flat arrays: what the reduction of gradients and averages of weights are made of.
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
}
