/// A matrix b `[k, n]` in a layout in which it is multiplied fast.
protocol PackedMatrix: AnyObject {
  /// k.
  var rows: Int { get }
  /// n.
  var columns: Int { get }

  /// c (+)= a·b (+ bias). Shapes have been checked, and no dimension is 0.
  ///
  /// - Parameter arena: lends room.
  func multiply(_ a: Matrix, bias: UnsafePointer<Float>?, into c: Matrix, accumulate: Bool, using arena: Arena)
}

/// A packed copy that follows weights in training.
protocol RenewablePackedMatrix: PackedMatrix {
  /// Copies changed values of the same shape.
  func update(from matrix: Matrix, isTransposed: Bool)
}

extension Precision {
  /// A copy of `matrix`, or of its transpose, for this thread.
  func packed(_ matrix: Matrix, isTransposed: Bool) -> any RenewablePackedMatrix {
    switch self {
    case .f32: PackedFloats(matrix, isTransposed: isTransposed, for: .current)
    case .bf16: PackedBF16(matrix, isTransposed: isTransposed)
    }
  }

  /// Whether weights that change after each step are worth packing for products of so many rows.
  func packsWeights(forRows rows: Int) -> Bool {
    self == .bf16 || ProductEngine.current.packsWeights(forRows: rows)
  }
}
