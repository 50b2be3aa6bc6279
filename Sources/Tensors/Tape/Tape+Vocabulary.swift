import CKernels

// Products with a few or with all of the rows that a large vocabulary has in a matrix.
extension Tape {
  /// The mean row of a table under the distribution of each row: y = softmax(x)·E.
  ///
  /// - Parameters:
  ///   - logits: `[rows, V]`. What reads them later may overwrite them: the distribution is kept.
  ///   - table: E, `[V, size]`.
  /// - Returns: `[rows, size]`.
  package func expectation(_ logits: Variable, _ table: Parameter) -> Variable {
    let p = arena.matrix(logits.rows, logits.columns)
    ck_softmax(
      p.base, Int64(p.stride), logits.value.base, Int64(logits.value.stride), Int64(p.rows), Int64(p.columns))
    let y = output(logits.rows, table.columns)
    multiplyBackward(p, table, into: y.value, accumulate: false)
    record { [self] in
      guard let dy = y.gradient else { return }
      // dx = p ⊙ (dp − Σ p·dp), and the sum is y·dy, which is shorter.
      let dp = arena.matrix(p.rows, p.columns)
      multiply(dy, table, into: dp)
      let dx = gradient(of: logits)
      ck_multiply_add(dx.elements.baseAddress, p.base, dp.base, Int64(p.count))
      for row in 0..<p.rows {
        let sum = zip(y.value.row(row), dy.row(row)).reduce(0) { $0 + $1.0 * $1.1 }
        ck_add_scaled(dx.row(row).baseAddress, p.row(row).baseAddress, -sum, Int64(p.columns))
      }
      addWeightGradient(table, dy: p, x: dy)
    }
    return y
  }

  /// Some columns of x·Wᵀ + b, less an offset each: y[r, j] = x[r]·W[classes[j]] + b[classes[j]] − offsets[j].
  ///
  /// - Parameters:
  ///   - weight: W, `[V, size]`.
  ///   - bias: b, `[1, V]`.
  ///   - classes: different rows of W.
  /// - Returns: `[rows, classes.count]`.
  package func linear(
    _ x: Variable, _ weight: Parameter, bias: Parameter?, classes: [Int32], offsets: [Float]
  ) -> Variable {
    precondition(classes.count == offsets.count, "\(offsets.count) offsets for \(classes.count) classes")
    for id in classes { precondition(id >= 0 && id < weight.rows, "class \(id) of \(weight.rows)") }
    let index = arena.copy(classes)
    let (count, size) = (Int64(classes.count), Int64(weight.columns))
    let rows = arena.matrix(classes.count, weight.columns)
    let source = weights.view(of: weight)
    ck_gather_rows(rows.base, size, source.base, Int64(source.stride), index, count, size)
    let biases = arena.matrix(1, classes.count)
    for (place, id) in classes.enumerated() {
      biases.base[place] = (bias.map { weights.view(of: $0).base[Int(id)] } ?? 0) - offsets[place]
    }
    let y = output(x.rows, classes.count)
    Product.multiplyTransposed(x.value, rows, bias: biases.base, into: y.value, in: precision, using: arena)
    record { [self] in
      guard let dy = y.gradient, let gradients else { return }
      let dx = x.gradientTarget()
      Product.multiply(dy, rows, into: dx.matrix, accumulate: dx.holdsSum, in: precision, using: arena)
      let dRows = arena.matrix(rows.rows, rows.columns)
      Product.transposedMultiply(dy, x.value, into: dRows, in: precision, using: arena)
      let target = gradients.view(of: weight)
      ck_scatter_add_rows(target.base, Int64(target.stride), dRows.base, size, index, count, size)
      guard let bias else { return }
      let sums = arena.zeros(1, classes.count)
      ck_add_row_sums(sums.base, dy.base, Int64(dy.rows), Int64(dy.columns), Int64(dy.stride))
      ck_scatter_add_rows(gradients.view(of: bias).base, 1, sums.base, 1, index, count, 1)
    }
    return y
  }
}
