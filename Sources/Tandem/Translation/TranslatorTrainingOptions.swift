import Models
import Text
import Training

/// Everything that makes a translator of text files: tokens, model and training.
public struct TranslatorTrainingOptions: Sendable, Hashable {
  /// What early stopping looks at.
  public enum Metric: String, Sendable, Hashable, CaseIterable {
    case perplexity
    /// BLEU of greedy translations of the validation source.
    case bleu
  }

  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  package var trainSource = ""
  package var trainTarget = ""
  package var validSource = ""
  package var validTarget = ""
  public var text = TextOptions()
  /// The sizes of vocabularies in it are set from the text.
  package var model = TranslationOptions()
  package var training = TrainingOptions()
  /// Share of the target probability that is spread over all tokens.
  public var labelSmoothing: Float = 0.1
  package var scheduledSampling = ScheduledSampling()
  public var metric = Metric.perplexity
  /// Pairs with more tokens on either side are left out.
  public var maximumLength = 100
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the pair.
  public var invalidUTF8 = InvalidUTF8.stop
  /// The best weights that are kept (``keepBest``) are left as model files too: beside `en-de.safetensors`
  /// `en-de.best-1.safetensors`, which is the best, `en-de.best-2.safetensors` and so on. Such files of an earlier
  /// training are replaced, and those of higher numbers are removed.
  public var keepsFiles = false
  /// Weights are stored in half the bytes.
  public var storesBFloat16 = false

  /// A recipe that does well on some ten to some hundred thousand pairs without being tuned: regularized, since such data
  /// are small, with an average of the weights and a rate that falls when validation says so.
  public init() {
    model.sharedEmbeddings = true
    model.decoder.tiedOutput = true
    model.decoder.start = .bridge
    model.encoder.embeddingDropout = 0.2
    model.encoder.stack.dropout = 0.2
    model.decoder.embeddingDropout = 0.2
    model.decoder.stack.dropout = 0.2
    model.decoder.outputDropout = 0.2
    training.schedule.kind = .plateau
    training.schedule.factor = 0.7
    training.schedule.warmupSteps = 500
    training.averageDecay = 0.999
    training.keepBest = 3
  }
}
