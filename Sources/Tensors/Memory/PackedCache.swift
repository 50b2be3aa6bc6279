/// Packed copies of weights, made when they are first asked for.
struct PackedCache: Sendable {
  private struct Key: Hashable {
    let offset: Int
    let use: Weights.Use
    let precision: Precision
    let engine = ProductEngine.current
  }

  /// The version changes under the lock of the weights alone, the matrix when no worker reads them.
  struct Floats: @unchecked Sendable {
    let matrix: any RenewablePackedMatrix
    fileprivate var version: Int
    /// Whether it was asked for since it was made or renewed ahead.
    fileprivate var isUsed = true
  }

  /// A copy to be made anew.
  struct Renewal: @unchecked Sendable {
    let offset: Int
    let use: Weights.Use
    let matrix: any RenewablePackedMatrix
  }

  /// Goes up when floats have changed: their copies are made anew at their next use.
  var version = 0
  private var floats: [Key: Floats] = [:]
  private var integers: [Int: PackedIntegers] = [:]

  /// For the engine of this thread.
  mutating func floats(of matrix: Matrix, at offset: Int, for use: Weights.Use, in precision: Precision) -> Floats {
    let key = Key(offset: offset, use: use, precision: precision)
    if let copy = floats[key] {
      if copy.version != version {
        copy.matrix.update(from: matrix, isTransposed: use == .forward)
        floats[key]!.version = version
      }
      if !copy.isUsed { floats[key]!.isUsed = true }
      return copy
    }
    let copy = Floats(matrix: precision.packed(matrix, isTransposed: use == .forward), version: version)
    floats[key] = copy
    return copy
  }

  /// The same of the numbers that integers stand for, which do not change.
  mutating func floats(of matrix: QuantizedMatrix, at offset: Int, for use: Weights.Use) -> Floats {
    if let copy = floats[Key(offset: offset, use: use, precision: .f32)] { return copy }
    return OwnedMatrix(in: FlatArray(count: matrix.rows * matrix.columns), rows: matrix.rows, columns: matrix.columns)
      .withMatrix {
        matrix.copy(into: $0)
        return floats(of: $0, at: offset, for: use, in: .f32)
      }
  }

  /// The outdated copies that were in use, the largest first. They count as up to date from here on.
  mutating func takeRenewals() -> [Renewal] {
    let outdated = floats.filter { $1.isUsed && $1.version != version && $0.engine == .current }
    for key in outdated.keys {
      floats[key]!.version = version
      floats[key]!.isUsed = false
    }
    return outdated.map { Renewal(offset: $0.offset, use: $0.use, matrix: $1.matrix) }
      .sorted { $0.matrix.rows * $0.matrix.columns > $1.matrix.rows * $1.matrix.columns }
  }

  /// The copy of integers if it has been made.
  func integers(at offset: Int) -> PackedIntegers? { integers[offset] }

  mutating func integers(of matrix: QuantizedMatrix, at offset: Int) -> PackedIntegers {
    if let copy = integers[offset] { return copy }
    let copy = PackedIntegers(matrix)
    integers[offset] = copy
    return copy
  }
}
