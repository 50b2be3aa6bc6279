/// Products whose rows depend on nothing but themselves, whatever the processor.
///
/// With AVX-512 all of oneDNN's products are so. Its code for AVX2 takes other paths for other numbers of rows, which
/// differ in the last bits; but products of one number of rows agree (measured). So every product is cut into blocks of
/// that many rows, the last filled up with zeros: exact, at the price of rows that nobody wants.
enum ExactProduct {
  static let blockRows = 24

  /// Cuts a product into blocks of the same number of rows.
  ///
  /// - Parameters:
  ///   - accumulate: the product is added to what c holds.
  ///   - product: of `blockRows` rows.
  static func multiply(_ a: Matrix, into c: Matrix, accumulate: Bool, by product: (Matrix, Matrix) -> Void) {
    let whole = a.rows / blockRows * blockRows
    for first in stride(from: 0, to: whole, by: blockRows) {
      product(a.rows(first, blockRows), c.rows(first, blockRows))
    }
    let rest = a.rows - whole
    guard rest > 0 else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: blockRows * (a.columns + c.columns)) { room in
      room.initialize(repeating: 0)
      let input = Matrix(base: room.baseAddress!, rows: blockRows, columns: a.columns)
      let output = Matrix(base: room.baseAddress! + input.count, rows: blockRows, columns: c.columns)
      input.rows(0, rest).copy(from: a.rows(whole, rest))
      if accumulate { output.rows(0, rest).copy(from: c.rows(whole, rest)) }
      product(input, output)
      c.rows(whole, rest).copy(from: output.rows(0, rest))
    }
  }
}
