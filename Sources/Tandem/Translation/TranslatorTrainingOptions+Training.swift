import Models
import Tensors
import Training

/// How a training goes.
extension TranslatorTrainingOptions {
  /// Sentence pairs of a minibatch.
  public var batchSize: Int {
    get { training.plan.size }
    set { (training.plan.unit, training.plan.size) = (.sentences, newValue) }
  }

  /// The rate of Adam at its highest; it falls when validations do not improve.
  public var learningRate: Float {
    get { training.schedule.rate }
    set { training.schedule.rate = newValue }
  }

  /// Updates over which the rate rises from 0.
  public var warmupSteps: Int {
    get { training.schedule.warmupSteps }
    set { training.schedule.warmupSteps = newValue }
  }

  /// Decay of a moving average of the weights, which is what is judged and kept; 0 for none.
  public var averageDecay: Float {
    get { training.averageDecay }
    set { training.averageDecay = newValue }
  }

  /// Parts of a minibatch that threads share out. Like the seed it changes the model, so it does not follow the number of
  /// threads; more threads than shards have little to do.
  public var shardCount: Int {
    get { training.shardCount }
    set { training.shardCount = newValue }
  }

  /// Of everything random.
  public var seed: UInt64 {
    get { training.seed }
    set { training.seed = newValue }
  }

  /// Passes over the training files at most.
  public var maximumEpochs: Int {
    get { training.maximumEpochs }
    set { training.maximumEpochs = newValue }
  }

  /// Updates at most; 0 for no limit.
  public var maximumSteps: Int {
    get { training.maximumSteps }
    set { training.maximumSteps = newValue }
  }

  /// Seconds at most, over all resumed runs; 0 for no limit.
  public var maximumSeconds: Double {
    get { training.maximumSeconds }
    set { training.maximumSeconds = newValue }
  }

  /// Updates between validations; 0 validates after each epoch.
  public var validationInterval: Int {
    get { training.validationInterval }
    set { training.validationInterval = newValue }
  }

  /// Validations without improvement after which training ends; 0 goes on.
  public var patience: Int {
    get { training.patience }
    set { training.patience = newValue }
  }

  /// So many of the best weights are kept, and averaged at the end if that does better.
  public var keepBest: Int {
    get { training.keepBest }
    set { training.keepBest = newValue }
  }

  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validate(calling: name)
    let limit = 1_000_000_000
    let counts: [(property: String, value: Int, range: ClosedRange<Int>)] = [
      ("maximumLength", maximumLength, 1...limit), ("text.mergeCount", text.mergeCount ?? 0, 0...limit),
      ("text.vocabularySize", text.vocabularySize, 5...limit), ("text.minimumCount", text.minimumCount, 1...limit),
    ]
    for count in counts where !count.range.contains(count.value) {
      throw .outOfRange(
        option: name(count.property), found: "\(count.value)",
        expected: "a number from \(count.range.lowerBound) to \(count.range.upperBound)")
    }
    // Written so that NaN fails.
    if !(labelSmoothing >= 0 && labelSmoothing < 1) {
      throw .outOfRange(
        option: name("labelSmoothing"), found: "\(labelSmoothing)", expected: "a number from 0 to below 1")
    }
    if !(0...1).contains(text.bpeDropout) {
      throw .outOfRange(
        option: name("text.bpeDropout"), found: "\(text.bpeDropout)", expected: "a probability from 0 to 1")
    }
    guard !text.usesPieces else { return }
    let reason = "with \(name("text.usesPieces false")): words have no merges"
    if text.bpeDropout > 0 {
      throw .outOfRange(option: name("text.bpeDropout"), found: "\(text.bpeDropout)", expected: "0 \(reason)")
    }
    if let count = text.mergeCount {
      throw .outOfRange(option: name("text.mergeCount"), found: "\(count)", expected: "none \(reason)")
    }
  }
}
