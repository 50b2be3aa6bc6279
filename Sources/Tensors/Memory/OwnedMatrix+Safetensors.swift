import FileFormats

extension OwnedMatrix: FloatStorage {
  package func withFloats<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withMatrix { matrix throws(Failure) in try body(matrix.elements) }
  }
}

extension Safetensors.Tensor {
  package init(_ name: String, _ matrix: OwnedMatrix, as type: Safetensors.ElementType = .float32) {
    self.init(name, type: type, shape: [matrix.rows, matrix.columns], .floats(matrix))
  }
}
