import Models
import Text
import Training

/// Everything that makes a translator: files, text, model and training.
package struct TranslatorTrainingOptions: Sendable, Hashable, Codable {
  /// What early stopping looks at.
  package enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
    case perplexity
    /// BLEU of greedy translations of the validation source.
    case bleu
  }

  package var trainSource = ""
  package var trainTarget = ""
  package var validSource = ""
  package var validTarget = ""
  package var text = TextOptions()
  /// The sizes of vocabularies in it are set from the text.
  package var model = TranslationOptions()
  package var training = TrainingOptions()
  package var labelSmoothing: Float = 0.1
  package var scheduledSampling = ScheduledSampling()
  package var metric = Metric.perplexity
  /// Pairs with more symbols on either side are left out.
  package var maximumLength = 100
  package var invalidUTF8 = LineReader.InvalidUTF8.stop
  /// Weights are stored in half the bytes.
  package var storesBFloat16 = false

  package init() {}
}
