import Tensors

/// How attention compares the decoder's state with the encoder's.
public enum AttentionKind: String, Sendable, Hashable, Codable, CaseIterable {
  case none
  /// q·k (Luong et al. 2015).
  case dot
  /// q·k / sqrt(size) (Vaswani et al. 2017).
  case scaledDot = "scaled-dot"
  /// q·W·k (Luong et al. 2015).
  case general
  /// v · tanh(W·q + U·k) (Bahdanau et al. 2015).
  case additive
}

/// The parameters of attention: keys are made once for a sentence, queries at every step.
package struct Attention: Sendable {
  private enum Form: Sendable {
    case dot(scale: Float)
    case general(Linear)
    case additive(query: Linear, key: Linear, v: Parameter)
  }

  private let form: Form

  /// - Precondition: for dot products, `querySize` equals `memorySize`; `kind` is not `none`.
  package init(
    _ kind: AttentionKind, querySize: Int, memorySize: Int, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    switch kind {
    case .none: preconditionFailure("an attention of kind none")
    case .dot, .scaledDot:
      precondition(querySize == memorySize, "dot product of \(querySize) and \(memorySize)")
      form = .dot(scale: kind == .dot ? 1 : 1 / Float(querySize).squareRoot())
    case .general:
      form = .general(
        registry.scope("key") {
          Linear(inputSize: memorySize, outputSize: querySize, hasBias: false, initialization, in: &$0)
        })
    case .additive:
      form = .additive(
        query: registry.scope("query") {
          Linear(inputSize: querySize, outputSize: querySize, hasBias: false, initialization, in: &$0)
        },
        key: registry.scope("key") {
          Linear(inputSize: memorySize, outputSize: querySize, initialization, in: &$0)
        },
        v: registry.add("v", rows: 1, columns: querySize, initialization.weight(blockRows: 1)))
    }
  }

  /// Makes the keys of all sentences.
  ///
  /// - Parameters:
  ///   - values: `[rows, memorySize]`, sentence-major.
  ///   - offsets: first row of each sentence, and the total.
  package func memory(_ values: Variable, offsets: [Int32], on tape: Tape) -> AttentionMemory {
    let keys: Variable
    switch form {
    case .dot: keys = values
    case .general(let key): keys = key(values, on: tape)
    case .additive(_, let key, _): keys = key(values, on: tape)
    }
    return AttentionMemory(values: values, keys: keys, offsets: offsets)
  }

  /// - Parameters:
  ///   - query: `[rows, querySize]`.
  ///   - sentence: the sentence of each row.
  /// - Returns: contexts `[rows, memorySize]` and the weights.
  package func callAsFunction(_ query: Variable, sentence: [Int32], memory: AttentionMemory, on tape: Tape)
    -> (context: Variable, weights: AttentionWeights)
  {
    switch form {
    case .dot(let scale): tape.attention(query, sentence: sentence, memory: memory, score: .dot(scale: scale))
    case .general: tape.attention(query, sentence: sentence, memory: memory, score: .dot(scale: 1))
    case .additive(let projection, _, let v):
      tape.attention(projection(query, on: tape), sentence: sentence, memory: memory, score: .additive(v: v))
    }
  }
}
