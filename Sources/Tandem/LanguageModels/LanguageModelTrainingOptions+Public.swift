import Corpora
import Layers
import Models
import Training

/// What language models are made of and how they learn.
extension LanguageModelTrainingOptions {
  /// What a model reads and says one by one.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// What stands between white space; other words are `<unk>`.
    case words
    /// Pieces of words that byte pair encoding learns.
    case pieces
    /// Extended grapheme clusters.
    case characters
    case bytes
  }

  /// How a model reads.
  public enum Architecture: String, Sendable, Hashable, CaseIterable {
    case recurrent
    /// A fixed number of tokens (Bengio et al. 2003).
    case window
    /// The same number of tokens, without their order.
    case bag
    /// What was said before instead of a state (Jordan 1986).
    case outputRecurrence = "output-recurrence"
  }

  /// How the loss is computed.
  public enum Softmax: String, Sendable, Hashable, CaseIterable {
    /// Over all tokens.
    case full
    /// Estimated from a sample of them while training (Jean et al. 2015).
    case sampled
    /// In two steps for rare tokens (Grave et al. 2017); the output has weights of its own.
    case adaptive
  }

  public typealias Cell = TranslatorTrainingOptions.Cell

  public var textUnit: Unit {
    get { same(unit) }
    set { unit = same(newValue) }
  }

  public var architecture: Architecture {
    get { same(model.architecture) }
    set { model.architecture = same(newValue) }
  }

  /// Tokens that a window or a bag holds, 1 or more.
  public var windowLength: Int {
    get { model.windowLength }
    set { model.windowLength = newValue }
  }

  public var softmax: Softmax {
    get { same(model.softmax) }
    set {
      model.softmax = same(newValue)
      model.tiedOutput = newValue != .adaptive
    }
  }

  public var cell: Cell {
    get { same(model.encoder.stack.cell) }
    set { model.encoder.stack.cell = same(newValue) }
  }

  /// Numbers in the embedding of a token, 1 or more.
  public var embeddingSize: Int {
    get { model.encoder.embeddingSize }
    set { model.encoder.embeddingSize = newValue }
  }

  /// Numbers in the state of a layer, 1 or more.
  public var hiddenSize: Int {
    get { model.encoder.stack.hiddenSize }
    set { model.encoder.stack.hiddenSize = newValue }
  }

  /// 1 or more.
  public var layerCount: Int {
    get { model.encoder.stack.layerCount }
    set { model.encoder.stack.layerCount = newValue }
  }

  /// Rate of dropout of embeddings, after each layer and before the output: from 0 to below 1.
  public var dropout: Float {
    get { model.encoder.stack.dropout }
    set {
      (model.encoder.embeddingDropout, model.encoder.stack.dropout) = (newValue, newValue)
      model.outputDropout = newValue
    }
  }

  /// Lines are parts of one text: each is read in the state that the one before it has left. Else each is a text of its
  /// own.
  public var carriesState: Bool {
    get { model.carriesState }
    set { model.carriesState = newValue }
  }

  /// Tokens over which gradients flow back, 1 or more, where lines are parts of one text.
  public var backpropagationLength: Int {
    get { truncation.horizon }
    set { truncation.horizon = newValue }
  }

  /// Lines of a minibatch or, where they are parts of one text, places at which it is read at once; 1 or more.
  public var batchSize: Int {
    get { training.plan.size }
    set { (training.plan.unit, training.plan.size) = (.sentences, newValue) }
  }

  /// The rate of Adam at its highest, above 0; it falls when validations do not improve.
  public var learningRate: Float {
    get { training.schedule.rate }
    set { training.schedule.rate = newValue }
  }

  /// Of everything random.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }

  /// Passes over the text at most, 1 or more.
  public var maximumEpochs: Int {
    get { training.maximumEpochs }
    set { training.maximumEpochs = newValue }
  }

  /// Seconds at most, over all resumed runs; 0 for no limit.
  public var maximumSeconds: Double {
    get { training.maximumSeconds }
    set { training.maximumSeconds = newValue }
  }

  /// Validations without improvement after which training ends; 0 goes on.
  public var patience: Int {
    get { training.patience }
    set { training.patience = newValue }
  }
}

/// The same by the type of another module, where it has the same name; a test compares all names.
private func same<Kind: RawRepresentable<String>>(_ kind: some RawRepresentable<String>) -> Kind {
  guard let same = Kind(rawValue: kind.rawValue) else { preconditionFailure("\(Kind.self) has no \(kind.rawValue)") }
  return same
}
