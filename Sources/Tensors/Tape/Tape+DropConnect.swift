import CKernels

extension Tape {
  /// DropConnect (Wan et al. 2013): for the rest of this tape each element of a weight matrix is zero with probability
  /// `rate`, and the others are scaled by 1 / (1 − rate). The same elements everywhere the weight is used: on recurrent
  /// weights, at every time step (Merity et al. 2018).
  ///
  /// - Parameter source: of the draws; a second call for a weight changes nothing.
  package func dropConnections(of parameter: Parameter, rate: Float, source: RandomSource) {
    precondition(rate > 0 && rate < 1, "a dropout rate of \(rate)")
    if droppedWeights[parameter] != nil { return }
    let ones = arena.matrix(parameter.rows, parameter.columns)
    ones.fill(1)
    let mask = dropout(constant(ones), rate: rate, source: source).value
    let value = arena.matrix(parameter.rows, parameter.columns)
    ck_multiply(value.base, weights.view(of: parameter).base, mask.base, Int64(value.count))
    droppedWeights[parameter] = DroppedWeight(
      value: value, mask: mask, gradient: isRecording ? arena.zeros(parameter.rows, parameter.columns) : nil,
      precision: precision)
  }

  /// Adds the gradients of weights with left-out elements to those of the weights.
  func flushDroppedWeights() {
    guard let gradients else { return }
    for (parameter, dropped) in droppedWeights {
      guard let gradient = dropped.gradient else { continue }
      ck_multiply_add(gradients.view(of: parameter).base, gradient.base, dropped.mask.base, Int64(gradient.count))
    }
  }
}

/// A weight matrix with elements left out.
final class DroppedWeight {
  let value: Matrix
  /// 0 or 1 / (1 − rate).
  let mask: Matrix
  /// Of `value`; nil when nothing is recorded.
  let gradient: Matrix?

  private let precision: Precision

  private lazy var forward = precision.packed(value, isTransposed: true)
  private lazy var backward = precision.packed(value, isTransposed: false)

  init(value: Matrix, mask: Matrix, gradient: Matrix?, precision: Precision) {
    (self.value, self.mask, self.gradient, self.precision) = (value, mask, gradient, precision)
  }

  /// For all steps of a loop; nil where an engine takes the plain matrix.
  func packed(for use: Weights.Use) -> (any PackedMatrix)? {
    if precision == .f32 && ProductEngine.current == .oneDNN { return nil }
    return use == .forward ? forward : backward
  }
}
