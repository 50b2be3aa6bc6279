import CKernels

/// A row-major matrix of floats in memory that something else owns.
///
/// A matrix is a view and as cheap to pass as a pointer: it keeps nothing alive, and must not outlive its owner. So
/// what keeps its memory is what is passed from place to place, and a matrix is taken from it where the numbers are
/// worked on:
///
/// - a ``Variable`` keeps the ``Arena`` of its value,
/// - an ``OwnedMatrix`` keeps the ``FlatArray`` of weights or gradients that it is a part of,
/// - whoever takes a matrix from an arena holds the arena: `withExtendedLifetime(arena) { … }` where it is a local
///   constant that is not used any more, for Swift may release it after its last use.
///
/// In a debug build memory of an arena that was reset or released holds NaN; the address sanitizer reports what was
/// released.
package struct Matrix: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  /// Floats from one row to the next.
  package let stride: Int

  package init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  package var count: Int { rows * columns }
  package var isContiguous: Bool { stride == columns || rows <= 1 }

  /// Rows `first ..< first + count`.
  package func rows(_ first: Int, _ count: Int) -> Matrix {
    precondition(first >= 0 && count >= 0 && first + count <= rows, "rows \(first)+\(count) of \(rows)")
    return Matrix(base: base + first * stride, rows: count, columns: columns, stride: stride)
  }

  /// Columns `first ..< first + count`, with this matrix's stride.
  package func columns(_ first: Int, _ count: Int) -> Matrix {
    precondition(first >= 0 && count >= 0 && first + count <= columns, "columns \(first)+\(count) of \(columns)")
    return Matrix(base: base + first, rows: rows, columns: count, stride: stride)
  }

  /// All elements in row order; the matrix must be contiguous.
  package var elements: UnsafeMutableBufferPointer<Float> {
    precondition(isContiguous, "elements of a matrix with stride \(stride) and \(columns) columns")
    return UnsafeMutableBufferPointer(start: base, count: count)
  }

  package func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(index >= 0 && index < rows, "row \(index) of \(rows)")
    return UnsafeMutableBufferPointer(start: base + index * stride, count: columns)
  }

  package func fill(_ value: Float) {
    for row in 0..<rows { (base + row * stride).update(repeating: value, count: columns) }
  }

  /// Copies elements of a matrix of the same shape.
  package func copy(from source: Matrix) {
    precondition(
      rows == source.rows && columns == source.columns,
      "copy [\(source.rows), \(source.columns)] into [\(rows), \(columns)]")
    if isContiguous && source.isContiguous {
      base.update(from: source.base, count: count)
    } else {
      for row in 0..<rows { (base + row * stride).update(from: source.base + row * source.stride, count: columns) }
    }
  }

  /// The elements as nested arrays, for tests and printing.
  package var nestedArray: [[Float]] { (0..<rows).map { Array(row($0)) } }
}

extension Matrix {
  /// self += other, of the same shape.
  package func add(_ other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns, "[\(rows), \(columns)] += [\(other.rows), \(other.columns)]")
    if isContiguous && other.isContiguous {
      ck_add(base, other.base, Int64(count))
    } else {
      for row in 0..<rows { ck_add(base + row * stride, other.base + row * other.stride, Int64(columns)) }
    }
  }

  /// For each row the first column of its largest element.
  package func argmaxOfRows() -> [Int32] {
    // Made of no rows, the array would be the one that all empty ones are, and its count written by several threads.
    if rows == 0 { return [] }
    return [Int32](unsafeUninitializedCapacity: rows) { buffer, count in
      ck_row_maximum(base, Int64(stride), Int64(rows), Int64(columns), nil, buffer.baseAddress, nil)
      count = rows
    }
  }
}
