import CKernels

extension Tape {
  /// For each position of packed sequences the last `length` rows up to it, side by side, the newest last: what a model
  /// with a fixed window reads.
  ///
  /// ```
  /// y[s, t] = [x[s, t − length + 1], …, x[s, t]]
  /// ```
  /// - Parameters:
  ///   - x: `[rowCount, columns]`.
  ///   - initial: the history before the first position, `[sequenceCount, length · columns]`; nil for zeros.
  /// - Returns: `[rowCount, length · columns]`. A row of it can be the initial history of what follows.
  package func histories(_ x: Variable, length: Int, initial: Variable? = nil, _ shape: PackedShape) -> Variable {
    precondition(x.rows == shape.rowCount, "\(x.rows) rows for a shape of \(shape.rowCount)")
    precondition(length > 0, "histories of \(length) rows")
    let (size, kept) = (x.columns, (length - 1) * x.columns)
    let y = output(x.rows, length * size)
    for (time, count) in shape.rowCounts.enumerated() {
      let rows = y.value.rows(shape.offsets[time], count)
      let before = time == 0 ? initial?.value : y.value.rows(shape.offsets[time - 1], count)
      if let before {
        rows.columns(0, kept).copy(from: before.rows(0, count).columns(size, kept))
      } else {
        rows.columns(0, kept).fill(0)
      }
      rows.columns(kept, size).copy(from: x.value.rows(shape.offsets[time], count))
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let (dx, dInitial) = (gradient(of: x), initial.map { gradient(of: $0) })
      for (time, count) in shape.rowCounts.enumerated() {
        for place in 0..<length {
          let part = dy.rows(shape.offsets[time], count).columns(place * size, size)
          let source = time - (length - 1 - place)
          if source >= 0 {
            dx.rows(shape.offsets[source], count).add(part)
          } else {
            dInitial?.rows(0, count).columns((length + source) * size, size).add(part)
          }
        }
      }
    }
    return y
  }

  /// The mean of equal blocks of columns.
  ///
  /// - Parameter x: `[rows, count · columns]`.
  /// - Returns: `[rows, columns]`.
  package func meanOfBlocks(_ x: Variable, count: Int) -> Variable {
    precondition(x.columns % count == 0, "\(x.columns) columns in \(count) blocks")
    let columns = x.columns / count
    let y = zeros(x.rows, columns)
    let share = 1 / Float(count)
    for row in 0..<x.rows {
      for block in 0..<count {
        ck_add_scaled(
          y.value.row(row).baseAddress, x.value.row(row).baseAddress! + block * columns, share, Int64(columns))
      }
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      for row in 0..<x.rows {
        for block in 0..<count {
          ck_add_scaled(dx.row(row).baseAddress! + block * columns, dy.row(row).baseAddress, share, Int64(columns))
        }
      }
    }
    return y
  }
}
