import CKernels
import FileFormats

/// A matrix of weights in integers of 8 bits with a scale for each row: w[i, j] ≈ scales[i] · values[i, j].
///
/// A scale is a row's largest magnitude divided by 127, so that a row keeps its own precision, and an integer is the
/// nearest one (symmetric quantization with a scale for each output, as of Jacob et al. 2018, without its zero points).
package struct QuantizedMatrix: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  /// In row order, from −127 to 127.
  package let values: Values
  package let scales: [Float]

  /// The longest row whose products fit into 32 bits.
  package static let mostColumns = 1 << 16

  package init(rows: Int, columns: Int, values: Values, scales: [Float]) {
    precondition(
      values.count == rows * columns && scales.count == rows,
      "\(values.count) integers and \(scales.count) scales for [\(rows), \(columns)]")
    precondition(columns <= Self.mostColumns, "\(columns) columns, at most \(Self.mostColumns)")
    (self.rows, self.columns) = (rows, columns)
    (self.values, self.scales) = (values, scales)
  }

  /// The nearest integers to a matrix of finite numbers.
  package init(rounding matrix: Matrix) {
    var values = [Int8](repeating: 0, count: matrix.count)
    var scales = [Float](repeating: 0, count: matrix.rows)
    ck_quantize_rows(
      &values, Int64(matrix.columns), &scales, matrix.base, Int64(matrix.stride), Int64(matrix.rows),
      Int64(matrix.columns))
    self.init(rows: matrix.rows, columns: matrix.columns, values: Values(values), scales: scales)
  }

  /// Some rows, one below the other.
  ///
  /// - Parameter ids: below ``rows``.
  func rows(_ ids: [Int32]) -> QuantizedMatrix {
    let some = values.withBuffer { values in
      ids.flatMap { values[Int($0) * columns..<(Int($0) + 1) * columns] }
    }
    return QuantizedMatrix(
      rows: ids.count, columns: columns, values: Values(some), scales: ids.map { scales[Int($0)] })
  }

  /// Writes the numbers that it stands for.
  package func copy(into matrix: Matrix) {
    precondition(
      rows == matrix.rows && columns == matrix.columns,
      "copy [\(rows), \(columns)] into [\(matrix.rows), \(matrix.columns)]")
    copyRows((0..<Int32(rows)).map { $0 }, into: matrix)
  }

  /// Writes the numbers of some rows, one below the other.
  ///
  /// - Parameter ids: below ``rows``.
  func copyRows(_ ids: UnsafePointer<Int32>, into matrix: Matrix) {
    values.withBuffer { values in
      ck_gather_quantized_rows(
        matrix.base, Int64(matrix.stride), values.baseAddress, Int64(columns), scales, ids, Int64(matrix.rows),
        Int64(columns))
    }
  }
}

extension QuantizedMatrix {
  /// Integers of 8 bits that are in memory of their own or lie in a mapped file.
  package struct Values: Sendable, Equatable {
    private enum Storage {
      case array([Int8])
      case file(FileMapping)
    }

    private let storage: Storage

    package init(_ values: [Int8]) { storage = .array(values) }

    /// Those that are the bytes of a file.
    package init(_ file: FileMapping) { storage = .file(file) }

    package var count: Int { withBuffer(\.count) }

    /// Lends the integers, which are valid until `body` returns.
    package func withBuffer<Result>(_ body: (UnsafeBufferPointer<Int8>) -> Result) -> Result {
      switch storage {
      case .array(let values): values.withUnsafeBufferPointer(body)
      case .file(let file): withExtendedLifetime(file) { file.bytes.withMemoryRebound(to: Int8.self, body) }
      }
    }

    package static func == (a: Values, b: Values) -> Bool {
      a.withBuffer { a in b.withBuffer { b in a.elementsEqual(b) } }
    }
  }
}
