import CKernels

/// The largest values of a row, in falling order; equal values in order of their columns.
///
/// A list is made once and filled again for every row, so that a search allocates nothing while it runs.
package final class LargestValues {
  package private(set) var values: [Float]
  package private(set) var columns: [Int32]
  package private(set) var count = 0

  package init(capacity: Int) {
    values = [Float](repeating: 0, count: capacity)
    columns = [Int32](repeating: 0, count: capacity)
  }

  /// Keeps the `k` largest of `row`, or all of a shorter row. NaN counts as −∞.
  package func fill(from row: UnsafeMutableBufferPointer<Float>, _ k: Int) {
    count = min(k, row.count)
    if values.count < count {
      values = [Float](repeating: 0, count: count)
      columns = [Int32](repeating: 0, count: count)
    }
    values.withUnsafeMutableBufferPointer { values in
      columns.withUnsafeMutableBufferPointer { columns in
        ck_top_k(row.baseAddress, Int64(row.count), Int64(count), values.baseAddress, columns.baseAddress)
      }
    }
  }
}

extension Matrix {
  /// The first column of the largest value of a row; NaN is passed over.
  package func argmax(row: Int) -> Int32 {
    var column: Int32 = 0
    ck_row_maximum(self.row(row).baseAddress, Int64(stride), 1, Int64(columns), nil, &column, nil)
    return column
  }

  /// log Σ exp of each row.
  package func logSumExpOfRows(in arena: Arena) -> UnsafePointer<Float> {
    let sums = arena.allocate(Float.self, rows)
    ck_row_maximum(base, Int64(stride), Int64(rows), Int64(columns), nil, nil, sums)
    return UnsafePointer(sums)
  }

  /// Softmax of each row, in place.
  package func softmaxInPlace() {
    ck_softmax(base, Int64(stride), base, Int64(stride), Int64(rows), Int64(columns))
  }

  /// self ← factor · self.
  package func scale(by factor: Float) {
    for row in 0..<rows { ck_scale(base + row * stride, factor, Int64(columns)) }
  }

  /// exp of each element, in place.
  package func exponentialInPlace() {
    for row in 0..<rows { ck_exp(base + row * stride, base + row * stride, Int64(columns)) }
  }
}
