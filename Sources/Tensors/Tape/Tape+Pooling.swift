import CKernels

// Many rows to one: how a sequence of any length becomes a vector.
extension Tape {
  /// The largest value of each column over each sequence's rows, `[sequenceCount, columns]`; zeros for a sequence of no
  /// rows.
  ///
  /// The gradient goes to the row that the value came from, the first of equal ones (Collobert et al. 2011, "max over
  /// time").
  package func maximum(_ x: Variable, _ shape: PackedShape) -> Variable {
    precondition(x.rows == shape.rowCount, "\(x.rows) rows for a shape of \(shape.rowCount)")
    let y = zeros(shape.sequenceCount, x.columns)
    let step = arena.allocate(Int32.self, y.value.count)
    step.update(repeating: 0, count: y.value.count)
    for (time, count) in shape.rowCounts.enumerated() {
      let rows = x.value.rows(shape.offsets[time], count)
      if time == 0 {
        y.value.rows(0, count).copy(from: rows)
      } else {
        ck_maximum_step(y.value.base, step, rows.elements.baseAddress, Int32(time), Int64(rows.count))
      }
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      for (time, count) in shape.rowCounts.enumerated() {
        let rows = dx.rows(shape.offsets[time], count)
        ck_maximum_step_backward(
          rows.elements.baseAddress, step, dy.elements.baseAddress, Int32(time), Int64(rows.count))
      }
    }
    return y
  }

  /// The mean of each sequence's rows, `[sequenceCount, columns]`; zeros for a sequence of no rows.
  package func mean(_ x: Variable, _ shape: PackedShape) -> Variable {
    precondition(x.rows == shape.rowCount, "\(x.rows) rows for a shape of \(shape.rowCount)")
    let y = zeros(shape.sequenceCount, x.columns)
    let scales = shape.lengths.map { $0 == 0 ? 0 : 1 / Float($0) }
    for (time, count) in shape.rowCounts.enumerated() {
      for sequence in 0..<count {
        ck_add_scaled(
          y.value.row(sequence).baseAddress, x.value.row(shape.offsets[time] + sequence).baseAddress,
          scales[sequence], Int64(x.columns))
      }
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      for (time, count) in shape.rowCounts.enumerated() {
        for sequence in 0..<count {
          ck_add_scaled(
            dx.row(shape.offsets[time] + sequence).baseAddress, dy.row(sequence).baseAddress, scales[sequence],
            Int64(x.columns))
        }
      }
    }
    return y
  }
}
