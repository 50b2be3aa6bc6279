import Layers
import Models
import Tensors
import Text
import Training

/// Everything that makes a translator of text files: tokens, model and training.
public struct TranslatorTrainingOptions: Sendable, Hashable, Encodable {
  /// What early stopping looks at.
  public enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
    case perplexity
    /// BLEU of greedy translations of the validation source.
    case bleu
  }

  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  // Names for those who import this module alone.
  public typealias Cell = CellKind
  public typealias Attention = AttentionKind

  public var text = TextOptions()
  /// Encoder and decoder. What the two have in common is set for both by `setStacks`,
  /// `setEmbeddingSize` and `setDropout`.
  public var model = TranslationOptions()
  public var training = TrainingOptions()
  /// Share of the target probability that is spread over all tokens.
  public var labelSmoothing: Float = 0.1
  public var scheduledSampling = ScheduledSampling()
  public var metric = Metric.perplexity
  /// Pairs with more tokens on either side are left out.
  public var maximumLength = 100
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the pair.
  public var invalidUTF8 = InvalidUTF8.stop
  /// What the numbers of the model file are.
  public var storage = WeightStorage.float32
  /// The model file has a shortlist, learned from the training pairs, for `Translator.usingShortlist()`.
  public var learnsShortlist = false

  /// A recipe that does well on some ten to some hundred thousand pairs without being tuned: regularized, since such
  /// data are small, with an average of the weights and a rate that falls when the validation score no longer improves.
  public init() {
    model.sharedEmbeddings = true
    model.decoder.tiedOutput = true
    model.decoder.start = .bridge
    model.setDropout(0.2)
    training.schedule.kind = .plateau
    training.schedule.factor = 0.7
    training.schedule.warmupSteps = 500
    training.averageDecay = 0.999
    training.keepBest = 3
  }

  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    try training.validate { name("training.\($0)") }
    try text.validate { name("text.\($0)") }
    if model.sharedEmbeddings && !text.isJoint {
      throw .contradiction(
        name("model.sharedEmbeddings = true"), name("text.isJoint = false"),
        reason: "one embedding needs one vocabulary", remedy: "use \(name("model.sharedEmbeddings = false"))")
    }
  }

  /// Checks each option by itself, but those of the model.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validateRanges { name("training.\($0)") }
    try text.validateRanges { name("text.\($0)") }
    try scheduledSampling.validate { name("scheduledSampling.\($0)") }
    try check(name("maximumLength"), maximumLength, in: 1...OptionLimit.count)
    try check(name("labelSmoothing"), rate: labelSmoothing)
  }
}
