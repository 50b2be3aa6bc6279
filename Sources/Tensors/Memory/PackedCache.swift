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

  /// The copy of integers if it has been made.
  func integers(at offset: Int) -> PackedIntegers? { integers[offset] }

  mutating func integers(of matrix: QuantizedMatrix, at offset: Int) -> PackedIntegers {
    if let copy = integers[offset] { return copy }
    let copy = PackedIntegers(matrix)
    integers[offset] = copy
    return copy
  }
}
