import Tensors

/// A convolution over the positions of packed sequences.
///
/// ```
/// y[t] = b + Σ W[k]·x[t + k − l],  k = 0 ..< windowSize,  l = (windowSize − 1) / 2 rounded down
/// ```
/// With zeros beyond both ends (Ma and Hovy 2016, "End-to-end Sequence Labeling via Bi-directional LSTM-CNNs-CRF"): the
/// output has as many positions as the input. `Tape.maximum(_:_:)` makes one vector of them. PyTorch's `Conv1d` with
/// `padding="same"` has the weights `[filters, inputSize, windowSize]`.
package struct SequenceConvolution: Sendable {
  package let windowSize: Int
  /// `[filterCount, windowSize · inputSize]`, the first position of the window first.
  package let filters: Linear

  package init(
    inputSize: Int, filterCount: Int, windowSize: Int, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    self.windowSize = windowSize
    filters = Linear(
      inputSize: windowSize * inputSize, outputSize: filterCount, initialization, in: &registry)
  }

  /// - Parameter x: `[rowCount, inputSize]`.
  /// - Returns: `[rowCount, filterCount]`.
  package func callAsFunction(_ x: Variable, shape: PackedShape, on tape: Tape) -> Variable {
    filters(tape.windows(x, size: windowSize, shape), on: tape)
  }
}
