extension Tape {
  /// For each position of packed sequences the rows around it, side by side: a convolution is a product of these.
  ///
  /// ```
  /// y[s, t] = [x[s, t − l], …, x[s, t], …, x[s, t − l + size − 1]],  l = (size − 1) / 2 rounded down
  /// ```
  /// Beyond the ends of its sequence lie zeros (Ma and Hovy 2016), so every position has a window.
  ///
  /// - Parameter x: `[rowCount, columns]`.
  /// - Returns: `[rowCount, size · columns]`.
  package func windows(_ x: Variable, size: Int, _ shape: PackedShape) -> Variable {
    precondition(x.rows == shape.rowCount, "\(x.rows) rows for a shape of \(shape.rowCount)")
    precondition(size > 0, "windows of \(size) rows")
    let y = output(x.rows, size * x.columns)
    for place in 0..<size {
      for (time, count) in shape.rowCounts.enumerated() {
        let rows = y.value.rows(shape.offsets[time], count).columns(place * x.columns, x.columns)
        let source = shape.rows(from: time, by: place - (size - 1) / 2)
        rows.rows(0, source.count).copy(from: x.value.rows(source.first, source.count))
        rows.rows(source.count, count - source.count).fill(0)
      }
    }
    record { [self] in
      guard let dy = y.gradient else { return }
      let dx = gradient(of: x)
      for place in 0..<size {
        for time in shape.rowCounts.indices {
          let target = shape.rows(from: time, by: place - (size - 1) / 2)
          let rows = dy.rows(shape.offsets[time], target.count).columns(place * x.columns, x.columns)
          dx.rows(target.first, target.count).add(rows)
        }
      }
    }
    return y
  }
}

extension PackedShape {
  /// The rows `distance` positions after those of step `time`; those of the first sequences, which are the longest.
  fileprivate func rows(from time: Int, by distance: Int) -> (first: Int, count: Int) {
    let other = time + distance
    guard rowCounts.indices.contains(other) else { return (0, 0) }
    return (offsets[other], min(rowCounts[time], rowCounts[other]))
  }
}
