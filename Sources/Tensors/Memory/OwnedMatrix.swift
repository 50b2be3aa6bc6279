/// A row-major matrix of floats in a flat array, which it keeps alive: a parameter of some weights, or its gradient.
///
/// Whoever holds the array anyway and cannot spend the time to count references takes a ``Matrix``.
package struct OwnedMatrix: Sendable {
  private let array: FlatArray
  private let offset: Int
  package let rows: Int
  package let columns: Int

  /// - Precondition: the matrix lies within the array.
  package init(in array: FlatArray, offset: Int = 0, rows: Int, columns: Int) {
    precondition(
      offset >= 0 && rows >= 0 && columns >= 0 && offset + rows * columns <= array.count,
      "[\(rows), \(columns)] from \(offset) in an array of \(array.count)")
    self.array = array
    self.offset = offset
    self.rows = rows
    self.columns = columns
  }

  package var count: Int { rows * columns }

  /// - Parameter place: in row order.
  package subscript(place: Int) -> Float {
    get {
      check(place)
      return array[offset + place]
    }
    nonmutating set {
      check(place)
      array[offset + place] = newValue
    }
  }

  package subscript(row: Int, column: Int) -> Float {
    get { self[row * columns + column] }
    nonmutating set { self[row * columns + column] = newValue }
  }

  private func check(_ place: Int) {
    precondition(place >= 0 && place < count, "place \(place) of [\(rows), \(columns)]")
  }

  /// A copy of all elements in row order.
  package var elements: [Float] { withMatrix { Array($0.elements) } }

  package var nestedArray: [[Float]] { withMatrix { $0.nestedArray } }

  /// Lends the matrix, which is valid until `body` returns.
  package func withMatrix<Result, Failure: Error>(_ body: (Matrix) throws(Failure) -> Result) throws(Failure) -> Result
  {
    // The array is released at the end of this scope, not after its last use.
    defer { withExtendedLifetime(array) {} }
    return try body(Matrix(base: array.base + offset, rows: rows, columns: columns))
  }
}
