import Tensors

/// The kinds of recurrent layer.
public enum CellKind: String, Sendable, Hashable, Codable, CaseIterable {
  case lstm
  /// Gates see the cell (Gers and Schmidhuber 2000).
  case lstmPeephole = "lstm-peephole"
  /// What is forgotten makes room for as much: i = 1 − f (Greff et al. 2017).
  case lstmCoupled = "lstm-coupled"
  case lstmPeepholeCoupled = "lstm-peephole-coupled"
  /// Reset gate after the recurrent product (cuDNN, PyTorch).
  case gru
  /// Reset gate before the recurrent product (Cho et al. 2014).
  case gruResetBefore = "gru-reset-before"
  /// Vanilla, with tanh.
  case rnn
  case rnnReLU = "rnn-relu"
  case rnnSigmoid = "rnn-sigmoid"

  var gateCount: Int {
    switch self {
    case .lstm, .lstmPeephole: 4
    case .lstmCoupled, .lstmPeepholeCoupled, .gru, .gruResetBefore: 3
    case .rnn, .rnnReLU, .rnnSigmoid: 1
    }
  }

  /// Long short-term memory of some kind.
  package var hasCellState: Bool {
    switch self {
    case .lstm, .lstmPeephole, .lstmCoupled, .lstmPeepholeCoupled: true
    case .gru, .gruResetBefore, .rnn, .rnnReLU, .rnnSigmoid: false
    }
  }

  /// The share of each gate in the bias that a layer starts with.
  func initialBias(forget: Float, hiddenSize: Int) -> Initializer {
    switch self {
    case .lstm, .lstmPeephole: .blocks([0, forget, 0, 0], blockRows: hiddenSize)
    case .lstmCoupled, .lstmPeepholeCoupled: .blocks([forget, 0, 0], blockRows: hiddenSize)
    case .gru, .gruResetBefore, .rnn, .rnnReLU, .rnnSigmoid: .zeros
    }
  }
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
  /// All parameters, those of the cell included.
  package let parameters: [Parameter]

  package init(
    _ kind: CellKind, inputSize: Int, hiddenSize: Int, feedSize: Int = 0, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    let parameterCount = registry.parameters.count
    let rows = kind.gateCount * hiddenSize
    let weight = initialization.weight(blockRows: hiddenSize)
    let recurrent = initialization.recurrentWeight(blockRows: hiddenSize)
    inputWeight = registry.add("input.weight", rows: rows, columns: inputSize, weight)
    feedWeight = feedSize > 0 ? registry.add("feed.weight", rows: rows, columns: feedSize, weight) : nil
    inputBias = registry.add(
      "input.bias", rows: 1, columns: rows,
      kind.initialBias(forget: initialization.forgetBias, hiddenSize: hiddenSize))
    switch kind {
    case .lstm:
      cell = LSTMCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent))
    case .lstmPeephole, .lstmCoupled, .lstmPeepholeCoupled:
      let isCoupled = kind != .lstmPeephole
      cell = LSTMVariantCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent),
        peepholes: kind == .lstmCoupled
          ? nil : registry.add("peepholes", rows: 1, columns: (isCoupled ? 2 : 3) * hiddenSize, .zeros),
        isCoupled: isCoupled)
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
    case .rnn, .rnnReLU, .rnnSigmoid:
      cell = ElmanCell(
        hiddenSize: hiddenSize,
        recurrentWeight: registry.add("recurrent.weight", rows: rows, columns: hiddenSize, recurrent),
        activation: kind == .rnn ? .tanh : kind == .rnnReLU ? .relu : .sigmoid)
    }
    parameters = registry.parameters(after: parameterCount)
  }

  /// The input's share of the pre-activations, for all rows at once.
  package func gates(_ x: Variable, on tape: Tape) -> Variable {
    tape.linear(x, inputWeight, bias: inputBias)
  }

  /// The layer over packed sequences: states `[rowCount, hiddenSize]` after each step.
  package func callAsFunction(
    _ x: Variable, initial: RecurrentState? = nil, shape: PackedShape, reversed: Bool = false, on tape: Tape
  ) -> RecurrentState {
    tape.recurrenceInPlace(cell, gates(x, on: tape), initial: initial, shape: shape, reversed: reversed)
  }
}
