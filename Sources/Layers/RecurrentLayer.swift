import Tensors

/// The kinds of recurrent layer.
package enum CellKind: String, Sendable, Hashable, Codable, CaseIterable {
  case lstm
  /// Reset gate after the recurrent product (cuDNN, PyTorch).
  case gru
  /// Reset gate before the recurrent product (Cho et al. 2014).
  case gruResetBefore = "gru-reset-before"
  /// Vanilla, with tanh.
  case rnn
  case rnnRelu = "rnn-relu"
  case rnnSigmoid = "rnn-sigmoid"

  var gateCount: Int {
    switch self {
    case .lstm: 4
    case .gru, .gruResetBefore: 3
    case .rnn, .rnnRelu, .rnnSigmoid: 1
    }
  }

  package var hasCellState: Bool { self == .lstm }
}

/// One recurrent layer in one direction: the input's product with its bias, and the cell.
package struct RecurrentLayer: Sendable {
  /// `[gates · hiddenSize, inputSize]`.
  package let inputWeight: Parameter
  /// `[1, gates · hiddenSize]`.
  package let inputBias: Parameter
  /// Weights of a second input that is known only step by step (input feeding), `[gates · hiddenSize, feedSize]`.
  package let feedWeight: Parameter?
  package let cell: any RecurrentCell

  package init(
    _ kind: CellKind, inputSize: Int, hiddenSize: Int, feedSize: Int = 0, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    let rows = kind.gateCount * hiddenSize
    let weight = initialization.weight(blockRows: hiddenSize)
    let recurrent = initialization.recurrentWeight(blockRows: hiddenSize)
    inputWeight = registry.add("input.weight", rows: rows, columns: inputSize, weight)
    feedWeight = feedSize > 0 ? registry.add("feed.weight", rows: rows, columns: feedSize, weight) : nil
    let forget = initialization.forgetBias
    inputBias = registry.add(
      "input.bias", rows: 1, columns: rows,
      kind == .lstm ? .blocks([0, forget, 0, 0], blockRows: hiddenSize) : .zeros)
    switch kind {
    case .lstm:
      cell = LSTMCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent))
    case .gru:
      cell = GRUCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent),
        recurrentBias: registry.add("recurrent.bias", rows: 1, columns: rows, .zeros))
    case .gruResetBefore:
      cell = ResetBeforeGRUCell(
        hiddenSize: hiddenSize,
        gateWeight: registry.add("recurrent.weight", rows: 2 * hiddenSize, columns: hiddenSize, recurrent),
        candidateWeight: registry.add("candidate.weight", rows: hiddenSize, columns: hiddenSize, recurrent))
    case .rnn, .rnnRelu, .rnnSigmoid:
      cell = ElmanCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent),
        activation: kind == .rnn ? .tanh : kind == .rnnRelu ? .relu : .sigmoid)
    }
  }

  /// The input's share of the pre-activations, for all rows at once.
  package func gates(_ x: Variable, on tape: Tape) -> Variable {
    tape.linear(x, inputWeight, bias: inputBias)
  }

  /// The layer over packed sequences: states `[rowCount, hiddenSize]` after each step.
  package func callAsFunction(
    _ x: Variable, initial: RecurrentState? = nil, shape: PackedShape, reversed: Bool = false, on tape: Tape
  ) -> RecurrentState {
    tape.recurrence(cell, gates(x, on: tape), initial: initial, shape: shape, reversed: reversed)
  }
}
