import Corpora
import Layers
import Models
import Text
import Training

/// Everything that makes a model of labels: what it reads, how it learns.
public struct LabelingTrainingOptions: Sendable, Hashable, Encodable {
  /// What a model reads.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Words, and how they are written.
    case words
    /// Pieces of words, as a translator.
    case pieces
  }

  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  public var unit = Unit.words
  /// Which words have ids of their own, and which features of words are read.
  public var wordVocabulary = WordVocabulary.Options()
  /// Of byte pair encoding, where pieces are read.
  public var pieceCount = 8000
  /// Where running text is cut into words.
  public var segmentation = Segmenter.Mode.word
  /// Language of the text, as `en` or `pt-BR`, for word boundaries.
  public var locale = ""
  /// Under which spellings a word is looked up among pre-trained vectors.
  public var vectorForms = WordForms(lowercase: true)
  /// Pre-trained vectors stay as they are; words without one are learned all the same.
  public var fixesVectors = false

  public var encoder = EncoderOptions()
  /// How the characters and features of words are read.
  public var spelling = CharacterEncoderOptions()
  public var initialization = Initialization()
  /// Epochs in which a pre-trained encoder stays as it is.
  public var frozenEpochs = 0
  /// Epochs after which one more of its layers is trained, from the last to the first; 0 for all at once.
  public var thawInterval = 0

  public var training = TrainingOptions()
  /// Share of the probability that is spread over all labels, below 1 (Szegedy et al. 2016); 0 with a CRF or several
  /// labels.
  public var labelSmoothing: Float = 0
  /// A word that occurs c times is taken for unknown with probability α / (α + c).
  public var unknownAlpha = 0.25
  /// The best model is chosen by its score on the validation examples, not by the loss.
  public var validatesByScore = true
  /// Longer training sentences are left out, and longer texts cut, in words; 1 or more.
  public var maximumLength = 400
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the example.
  public var invalidUTF8 = LineReader.InvalidUTF8.stop
  /// What the numbers of the model file are.
  public var storage = WeightStorage.float32

  /// A recipe for some thousand to some ten thousand examples.
  public init() {
    encoder.embeddingSize = 100
    encoder.stack.hiddenSize = 400
    encoder.stack.layerCount = 2
    encoder.setDropout(0.33)
    training.plan.size = 32
    training.schedule.rate = 2e-3
    training.schedule.kind = .exponential
    training.schedule.factor = 0.5
    training.schedule.interval = 2000
    training.clipNorm = 5
    training.limits.epochs = 20
    training.limits.patience = 0
    training.averageDecay = 0.999
    training.keepBest = 1
  }
}
