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
