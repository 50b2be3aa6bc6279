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

  var design: CellDesign {
    switch self {
    case .lstm: LSTMCell.design
    case .lstmPeephole: LSTMVariantCell.design(hasPeepholes: true, isCoupled: false)
    case .lstmCoupled: LSTMVariantCell.design(hasPeepholes: false, isCoupled: true)
    case .lstmPeepholeCoupled: LSTMVariantCell.design(hasPeepholes: true, isCoupled: true)
    case .gru: GRUCell.design
    case .gruResetBefore: ResetBeforeGRUCell.design
    case .rnn: ElmanCell.design(.tanh)
    case .rnnReLU: ElmanCell.design(.relu)
    case .rnnSigmoid: ElmanCell.design(.sigmoid)
    }
  }

  /// Whether steps hand on a second state, c, beside h.
  package var hasCellState: Bool { design.hasCellState }
}

/// What a layer needs to know of a kind of cell to build one.
struct CellDesign {
  /// Blocks of the pre-activations, each of hiddenSize columns.
  let gateCount: Int
  /// Whether steps hand on a second state, c, beside h.
  let hasCellState: Bool
  /// The block of the gate whose bias is that of ``Initialization/forgetBias``; nil for none.
  let forgetGate: Int?
  /// Builds the cell, with the hidden size and the initial values of weights that multiply the previous state.
  let make: (Int, Initializer, inout ParameterRegistry) -> any RecurrentCell

  /// What the bias of all gates starts with.
  func initialBias(forget: Float, hiddenSize: Int) -> Initializer {
    guard let forgetGate else { return .zeros }
    return .blocks((0..<gateCount).map { $0 == forgetGate ? forget : 0 }, blockRows: hiddenSize)
  }
}
