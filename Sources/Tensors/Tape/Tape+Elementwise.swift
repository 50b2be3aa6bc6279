import CKernels

/// A function applied to every element.
package enum Activation: String, Sendable, Codable, CaseIterable {
  case tanh, sigmoid, relu

  package func apply(_ y: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
    switch self {
    case .tanh: ck_tanh(y, x, Int64(count))
    case .sigmoid: ck_sigmoid(y, x, Int64(count))
    case .relu: ck_relu(y, x, Int64(count))
    }
  }

  /// dx += dy ⊙ f′, with f′ from the output y.
  package func applyBackward(
    _ dx: UnsafeMutablePointer<Float>, y: UnsafePointer<Float>, dy: UnsafePointer<Float>, _ count: Int
  ) {
    switch self {
    case .tanh: ck_tanh_backward(dx, y, dy, Int64(count))
    case .sigmoid: ck_sigmoid_backward(dx, y, dy, Int64(count))
    case .relu: ck_relu_backward(dx, y, dy, Int64(count))
    }
  }
}

extension Tape {
  package func activate(_ x: Variable, _ activation: Activation) -> Variable {
    let y = output(x.rows, x.columns)
    activation.apply(y.value.base, x.value.elements.baseAddress!, x.value.count)
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      activation.applyBackward(dx.elements.baseAddress!, y: y.value.base, dy: dy.elements.baseAddress!, dy.count)
    }
    return y
  }

  /// a + b.
  package func add(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns, "[\(a.rows), \(a.columns)] + [\(b.rows), \(b.columns)]")
    let y = output(a.rows, a.columns)
    y.value.copy(from: a.value)
    ck_add(y.value.base, b.value.elements.baseAddress, Int64(y.value.count))
    record {
      guard let dy = y.gradient else { return }
      a.gradientTarget().put(dy)
      b.gradientTarget().put(dy)
    }
    return y
  }

  /// a ⊙ b.
  package func multiply(_ a: Variable, _ b: Variable) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns, "[\(a.rows), \(a.columns)] ⊙ [\(b.rows), \(b.columns)]")
    let y = output(a.rows, a.columns)
    ck_multiply(y.value.base, a.value.elements.baseAddress, b.value.elements.baseAddress, Int64(y.value.count))
    record { [self] in
      guard let dy = y.gradient else { return }
      let count = Int64(dy.count)
      ck_multiply_add(gradient(of: a).elements.baseAddress, dy.elements.baseAddress, b.value.base, count)
      ck_multiply_add(gradient(of: b).elements.baseAddress, dy.elements.baseAddress, a.value.base, count)
    }
    return y
  }

  /// gate ⊙ a + (1 − gate) ⊙ b: a highway (Srivastava et al. 2015).
  package func interpolate(_ a: Variable, _ b: Variable, gate: Variable) -> Variable {
    precondition(a.rows == b.rows && a.columns == b.columns, "[\(a.rows), \(a.columns)] and [\(b.rows), \(b.columns)]")
    let y = output(a.rows, a.columns)
    let count = Int64(y.value.count)
    let difference = arena.matrix(a.rows, a.columns)
    difference.copy(from: a.value)
    ck_add_scaled(difference.base, b.value.elements.baseAddress, -1, count)
    y.value.copy(from: b.value)
    ck_multiply_add(y.value.base, gate.value.elements.baseAddress, difference.base, count)
    record { [self] in
      guard let dy = y.gradient else { return }
      ck_multiply_add(gradient(of: gate).elements.baseAddress, dy.elements.baseAddress, difference.base, count)
      let through = arena.matrix(dy.rows, dy.columns)
      ck_multiply(through.base, dy.elements.baseAddress, gate.value.base, count)
      a.gradientTarget().put(through)
      b.gradientTarget().put(dy)
      ck_add_scaled(gradient(of: b).elements.baseAddress, through.base, -1, count)
    }
    return y
  }

  /// Sets elements to zero with probability `rate` and scales the others by 1 / (1 − rate).
  ///
  /// Srivastava et al. 2014, in the inverted form. With `rowIDs`, rows of equal id share one mask: one mask per
  /// sequence is the variational dropout of Gal and Ghahramani 2016.
  package func dropout(_ x: Variable, rate: Float, source: RandomSource, rowIDs: [Int32]? = nil) -> Variable {
    precondition(rate > 0 && rate < 1, "a dropout rate of \(rate)")
    let key = source.key
    precondition(rowIDs == nil || rowIDs!.count == x.rows, "\(rowIDs?.count ?? 0) row ids for \(x.rows) rows")
    let ids = rowIDs.map { arena.copy($0) }
    let y = output(x.rows, x.columns)
    ck_dropout(
      y.value.base, Int64(y.value.stride), x.value.base, Int64(x.value.stride), Int64(x.rows), Int64(x.columns), rate,
      key, ids, 0)
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      ck_dropout_backward(
        dx.base, Int64(dx.stride), dy.base, Int64(dy.stride), Int64(dy.rows), Int64(dy.columns), rate, key, ids, 0)
    }
    return y
  }

  /// Leaves out whole rows with probability `rate` and scales the others by 1 / (1 − rate).
  package func rowDropout(_ x: Variable, rate: Float, source: RandomSource) -> Variable {
    precondition(rate > 0 && rate < 1, "a dropout rate of \(rate)")
    var generator = source.generator
    let scales = (0..<x.rows).map { _ in Float(generator.uniform()) < rate ? 0 : 1 / (1 - rate) }
    let y = zeros(x.rows, x.columns)
    for (row, scale) in scales.enumerated() where scale > 0 {
      ck_add_scaled(y.value.row(row).baseAddress, x.value.row(row).baseAddress, scale, Int64(x.columns))
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      for (row, scale) in scales.enumerated() where scale > 0 {
        ck_add_scaled(dx.row(row).baseAddress, dy.row(row).baseAddress, scale, Int64(dy.columns))
      }
    }
    return y
  }

  /// Normalizes each row to mean 0 and deviation 1, then scales and shifts (Ba et al. 2016).
  package func layerNorm(_ x: Variable, gain: Parameter, bias: Parameter, epsilon: Float = 1e-5) -> Variable {
    let y = output(x.rows, x.columns)
    let mean = arena.allocate(Float.self, x.rows)
    let inverseDeviation = arena.allocate(Float.self, x.rows)
    let (rows, columns) = (Int64(x.rows), Int64(x.columns))
    let gains = weights.view(of: gain)
    ck_layer_norm(
      y.value.base, Int64(y.value.stride), x.value.base, Int64(x.value.stride), gains.base,
      weights.view(of: bias).base, rows, columns, epsilon, mean, inverseDeviation)
    record { [self] in
      guard let dy = y.gradient, let gradients else { return }
      let dx = gradient(of: x)
      ck_layer_norm_backward(
        dx.base, Int64(dx.stride), gradients.view(of: gain).base, gradients.view(of: bias).base, dy.base,
        Int64(dy.stride), x.value.base, Int64(x.value.stride), gains.base, rows, columns, mean, inverseDeviation)
    }
    return y
  }
}
