import Layers

/// The model, where encoder and decoder are alike.
extension TranslatorTrainingOptions {
  /// Kinds of recurrent layers.
  public enum Cell: String, Sendable, Hashable, CaseIterable {
    case lstm
    /// Gates see the cell.
    case lstmPeephole = "lstm-peephole"
    /// What is forgotten makes room for as much.
    case lstmCoupled = "lstm-coupled"
    case lstmPeepholeCoupled = "lstm-peephole-coupled"
    /// Reset gate after the recurrent product.
    case gru
    /// Reset gate before the recurrent product (Cho et al. 2014).
    case gruResetBefore = "gru-reset-before"
    /// Vanilla, with tanh.
    case rnn
    case rnnReLU = "rnn-relu"
    case rnnSigmoid = "rnn-sigmoid"
  }

  /// How the decoder looks at the source; q is its state, k that of the encoder.
  public enum Attention: String, Sendable, Hashable, CaseIterable {
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

  public var cell: Cell {
    get { Self.same(model.encoder.stack.cell) }
    set {
      model.encoder.stack.cell = Self.same(newValue)
      model.decoder.stack.cell = Self.same(newValue)
    }
  }

  public var attention: Attention {
    get { Self.same(model.decoder.attention) }
    set { model.decoder.attention = Self.same(newValue) }
  }

  /// Numbers in the embedding of a token.
  public var embeddingSize: Int {
    get { model.encoder.embeddingSize }
    set { (model.encoder.embeddingSize, model.decoder.embeddingSize) = (newValue, newValue) }
  }

  /// Numbers in the state of a layer; even, since each direction of the encoder has half of them.
  public var hiddenSize: Int {
    get { model.encoder.stack.hiddenSize }
    set { (model.encoder.stack.hiddenSize, model.decoder.stack.hiddenSize) = (newValue, newValue) }
  }

  /// Layers of the encoder, and of the decoder.
  public var layerCount: Int {
    get { model.encoder.stack.layerCount }
    set { (model.encoder.stack.layerCount, model.decoder.stack.layerCount) = (newValue, newValue) }
  }

  /// Rate of dropout of embeddings, after each layer and before the output: a probability below 1.
  public var dropout: Float {
    get { model.encoder.stack.dropout }
    set {
      (model.encoder.embeddingDropout, model.decoder.embeddingDropout) = (newValue, newValue)
      (model.encoder.stack.dropout, model.decoder.stack.dropout) = (newValue, newValue)
      model.decoder.outputDropout = newValue
    }
  }

  /// The same kind by the type of another module, where it has the same name; a test compares all names.
  private static func same<Kind: RawRepresentable<String>>(_ kind: some RawRepresentable<String>) -> Kind {
    guard let same = Kind(rawValue: kind.rawValue) else { preconditionFailure("\(Kind.self) has no \(kind.rawValue)") }
    return same
  }
}
