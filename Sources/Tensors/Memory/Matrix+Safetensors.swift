import FileFormats

extension Safetensors.Tensor {
  /// A matrix, which must be contiguous and outlive the writing.
  package init(_ name: String, _ matrix: Matrix, as type: Safetensors.ElementType = .float32) {
    self.init(
      name, type: type, shape: [matrix.rows, matrix.columns], .floats(UnsafeBufferPointer(matrix.elements)))
  }
}
