import Tensors

/// An average of a sequence's rows, weighted by what was learned to matter.
///
/// ```
/// e[t] = v · tanh(W·x[t] + b)      a = softmax(e)      y = Σ a[t]·x[t]
/// ```
/// Yang et al. 2016, "Hierarchical Attention Networks", section 2.2, where v is the context vector. It is additive
/// attention whose query is zero.
package struct AttentionPooling: Sendable {
  package let projection: Linear
  /// `[1, attentionSize]`.
  package let v: Parameter

  package init(
    inputSize: Int, attentionSize: Int, _ initialization: Initialization, in registry: inout ParameterRegistry
  ) {
    projection = registry.scope("projection") {
      Linear(inputSize: inputSize, outputSize: attentionSize, initialization, in: &$0)
    }
    v = registry.add("v", rows: 1, columns: attentionSize, initialization.weight(blockRows: 1))
  }

  /// - Parameter x: `[rowCount, inputSize]`.
  /// - Returns: `[sequenceCount, inputSize]`, zeros for a sequence of no rows, and the weights of each sequence's
  ///   positions.
  package func callAsFunction(_ x: Variable, shape: PackedShape, on tape: Tape)
    -> (pooled: Variable, weights: AttentionWeights)
  {
    let values = tape.gather(x, rows: shape.sentenceMajorRows)
    let memory = AttentionMemory(
      values: values, keys: projection(values, on: tape), offsets: shape.sentenceOffsets)
    let (pooled, weights) = tape.attention(
      tape.zeros(shape.sequenceCount, v.columns), sentence: (0..<Int32(shape.sequenceCount)).map { $0 },
      memory: memory, score: .additive(v: v))
    return (pooled, weights)
  }
}
