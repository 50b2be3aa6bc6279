import CKernels

extension Tape {
  /// weight · Σ x², recorded for going backward: large activations are held down (Merity et al. 2017).
  package func penalizeSquares(_ x: Variable, weight: Float, scale: Float = 1) -> Double {
    record { [self] in
      let dx = gradient(of: x)
      ck_add_scaled(dx.base, x.value.elements.baseAddress, 2 * weight * scale, Int64(x.value.count))
    }
    return Double(weight) * ck_sum_of_squares(x.value.base, Int64(x.value.count))
  }

  /// weight · Σ (xₜ − xₜ₋₁)², recorded for going backward: states that change fast are held down (Merity et al. 2017).
  ///
  /// - Parameter x: in the rows of `shape`.
  package func penalizeChanges(_ x: Variable, shape: PackedShape, weight: Float, scale: Float = 1) -> Double {
    precondition(x.rows == shape.rowCount, "\(x.rows) rows for a shape of \(shape.rowCount)")
    let changes = arena.zeros(x.rows, x.columns)
    for (time, rows) in shape.rowCounts.enumerated().dropFirst() {
      let change = changes.rows(shape.offsets[time], rows)
      change.copy(from: x.value.rows(shape.offsets[time], rows))
      ck_add_scaled(change.base, x.value.rows(shape.offsets[time - 1], rows).base, -1, Int64(change.count))
    }
    record { [self] in
      let dx = gradient(of: x)
      let factor = 2 * weight * scale
      for (time, rows) in shape.rowCounts.enumerated().dropFirst() {
        let change = changes.rows(shape.offsets[time], rows)
        ck_add_scaled(dx.rows(shape.offsets[time], rows).base, change.base, factor, Int64(change.count))
        ck_add_scaled(dx.rows(shape.offsets[time - 1], rows).base, change.base, -factor, Int64(change.count))
      }
    }
    return Double(weight) * ck_sum_of_squares(changes.base, Int64(changes.count))
  }
}
