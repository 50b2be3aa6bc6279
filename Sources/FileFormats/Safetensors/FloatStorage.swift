/// Floats in memory that somebody else owns and lends, such as a matrix of weights.
package protocol FloatStorage: Sendable {
  var count: Int { get }

  /// Lends the floats in row order, which are valid until `body` returns.
  func withFloats<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result
}
