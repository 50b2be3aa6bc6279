import Text

/// What a program sets. A value that is out of range, or contradicts another, makes the training throw a
/// `TrainingFailure` of the kind `options`.
extension LabelingTrainingOptions {
  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  /// Numbers in the embedding of a word, 1 or more; those of ``vectorsPath``, if there are any.
  public var embeddingSize: Int {
    get { encoder.embeddingSize }
    set { encoder.embeddingSize = newValue }
  }

  /// Numbers in the state of a layer: half of them from reading forwards and half from reading backwards, so they are even.
  public var hiddenSize: Int {
    get { encoder.stack.hiddenSize }
    set { encoder.stack.hiddenSize = newValue }
  }

  /// Recurrent layers of the encoder, one upon the other, 1 or more.
  public var layerCount: Int {
    get { encoder.stack.layerCount }
    set { encoder.stack.layerCount = newValue }
  }

  /// Rate of dropout of embeddings, after each layer and before labels are chosen: a probability below 1.
  public var dropout: Float {
    get { encoder.stack.dropout }
    set { (encoder.embeddingDropout, encoder.stack.dropout) = (newValue, newValue) }
  }

  /// Examples of a minibatch, 1 or more.
  public var batchSize: Int {
    get { training.plan.size }
    set { (training.plan.unit, training.plan.size) = (.sentences, newValue) }
  }

  /// The rate of Adam at its highest; it falls by the half every 2,000 updates.
  public var learningRate: Float {
    get { training.schedule.rate }
    set { training.schedule.rate = newValue }
  }

  /// Passes over the training file at most, 1 or more.
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

  /// Of everything random: the same seed, files and options give the same bytes.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }
}
