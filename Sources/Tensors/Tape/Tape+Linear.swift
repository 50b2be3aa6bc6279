import CKernels

extension Tape {
  /// y = x·Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputSize]`.
  ///   - weight: `[outputSize, inputSize]`, PyTorch's layout.
  ///   - bias: `[1, outputSize]`.
  /// - Returns: `[rows, outputSize]`.
  package func linear(_ x: Variable, _ weight: Parameter, bias: Parameter? = nil) -> Variable {
    let y = output(x.rows, weight.rows)
    multiply(x.value, weight, bias: bias, into: y.value)
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = x.gradientTarget()
      multiplyBackward(dy, weight, into: dx.matrix, accumulate: dx.holdsSum)
      addWeightGradient(weight, dy: dy, x: x.value)
      if let bias { addBiasGradient(bias, dy: dy) }
    }
    return y
  }

  /// sum + x·Wᵀ, in place of `sum`, whose gradient is passed through: nothing that goes backward may need what it held.
  package func addInPlace(_ x: Variable, _ weight: Parameter, to sum: Variable) -> Variable {
    multiply(x.value, weight, into: sum.value, accumulate: true)
    record { [self] in
      guard let dy = sum.gradient else { return }
      let dx = x.gradientTarget()
      multiplyBackward(dy, weight, into: dx.matrix, accumulate: dx.holdsSum)
      addWeightGradient(weight, dy: dy, x: x.value)
    }
    return sum
  }

  // MARK: Products with parameters

  /// c (+)= x·Wᵀ (+ b).
  package func multiply(
    _ x: Matrix, _ weight: Parameter, bias: Parameter? = nil, into c: Matrix, accumulate: Bool = false
  ) {
    let bias = bias.map { UnsafePointer(weights.view(of: $0).base) }
    if let dropped = droppedWeights[weight] {
      if let packed = dropped.packed(for: .forward) {
        return Product.multiply(x, packed, bias: bias, into: c, accumulate: accumulate, using: arena)
      }
      Product.multiplyTransposed(
        x, dropped.value, bias: bias, into: c, accumulate: accumulate, in: precision, using: arena)
    } else if !isRecording || precision.packsWeights(forRows: x.rows) {
      let packed = weights.packed(weight, for: .forward, in: precision)
      Product.multiply(x, packed, bias: bias, into: c, accumulate: accumulate, using: arena)
    } else {
      Product.multiplyTransposed(
        x, weights.view(of: weight), bias: bias, into: c, accumulate: accumulate, in: precision, using: arena)
    }
  }

  /// dx (+)= dy·W.
  package func multiplyBackward(_ dy: Matrix, _ weight: Parameter, into dx: Matrix, accumulate: Bool) {
    if let dropped = droppedWeights[weight] {
      if let packed = dropped.packed(for: .backward) {
        return Product.multiply(dy, packed, into: dx, accumulate: accumulate, using: arena)
      }
      Product.multiply(dy, dropped.value, into: dx, accumulate: accumulate, in: precision, using: arena)
    } else if !isRecording || precision.packsWeights(forRows: dy.rows) {
      let packed = weights.packed(weight, for: .backward, in: precision)
      Product.multiply(dy, packed, into: dx, accumulate: accumulate, using: arena)
    } else {
      Product.multiply(dy, weights.view(of: weight), into: dx, accumulate: accumulate, in: precision, using: arena)
    }
  }
}
