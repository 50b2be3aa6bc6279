import Text

/// What a program sets.
extension LabelingTrainingOptions {
  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  /// Numbers in the embedding of a word.
  public var embeddingSize: Int {
    get { encoder.embeddingSize }
    set { encoder.embeddingSize = newValue }
  }

  /// Numbers in the state of a layer; even, since each direction has half of them.
  public var hiddenSize: Int {
    get { encoder.stack.hiddenSize }
    set { encoder.stack.hiddenSize = newValue }
  }

  public var layerCount: Int {
    get { encoder.stack.layerCount }
    set { encoder.stack.layerCount = newValue }
  }

  /// Rate of dropout of embeddings, after each layer and before labels are chosen: a probability below 1.
  public var dropout: Float {
    get { encoder.stack.dropout }
    set { (encoder.embeddingDropout, encoder.stack.dropout) = (newValue, newValue) }
  }

  /// Examples of a minibatch.
  public var batchSize: Int {
    get { training.plan.size }
    set { (training.plan.unit, training.plan.size) = (.sentences, newValue) }
  }

  /// The rate of Adam at its highest; it falls by the half every 2,000 updates.
  public var learningRate: Float {
    get { training.schedule.rate }
    set { training.schedule.rate = newValue }
  }

  /// Passes over the training file at most.
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

  /// Of everything random.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }
}
