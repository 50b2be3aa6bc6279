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
  /// A file of pre-trained vectors for words, in the text formats of word2vec and GloVe or the binary one of word2vec, also
  /// gzip; empty for none. They have `encoder.embeddingSize` numbers each.
  @RunOnly public var vectorsPath = ""
  public var vectorForms = WordForms(lowercase: true)
  /// Pre-trained vectors stay as they are; words without one are learned all the same.
  public var fixesVectors = false

  public var encoder = EncoderOptions()
  /// How the characters and features of words are read.
  public var spelling = CharacterEncoderOptions()
  public var initialization = Initialization()
  /// A model whose encoder this one begins with: its options, weights and tokens; empty for none.
  @RunOnly public var encoderPath = ""
  /// Epochs in which the encoder of ``encoderPath`` stays as it is.
  public var frozenEpochs = 0
  /// Epochs after which one more of its layers is trained, from the last to the first; 0 for all at once.
  public var thawInterval = 0

  public var training = TrainingOptions()
  /// Share of the probability that is spread over all labels, below 1 (Szegedy et al. 2016); 0 with a CRF or several labels.
  public var labelSmoothing: Float = 0
  /// A word that occurs c times is taken for unknown with probability α / (α + c).
  public var unknownAlpha = 0.25
  /// The model is judged by its score on the validation examples, not by the loss.
  public var validatesByScore = true
  /// Longer training sentences are left out, and longer texts cut, in words; 1 or more.
  public var maximumLength = 400
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the example.
  public var invalidUTF8 = LineReader.InvalidUTF8.stop
  /// The best weights that are kept are left as model files too: `pos.best-1.safetensors` and so on.
  @RunOnly public var keepsFiles = false
  /// Weights are stored as `bfloat16`, in half the bytes.
  public var storesBFloat16 = false

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

/// Files that teach some heads, and what they say.
package struct LabelingFiles: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case tags(TagFiles)
    case classes(ClassFiles)
  }

  /// Tagged sentences.
  package struct TagFiles: Sendable, Hashable {
    package var format: ColumnFormat?
    /// What parts the columns of CoNLL; nil finds it out.
    package var separator: FieldSeparator?
    package var word: Column?
    /// One head for each; empty for the column that the format has them in by custom.
    package var columns: [Column] = []
    package var usesCRF = true
    /// The scheme that the model says spans in; nil for that of the file.
    package var scheme: TagScheme? = .bioes
    /// Of the states that the heads read.
    package var dropout: Float = 0.33
    /// Rare tags count more, so that all together count alike.
    package var balancesTags = false

    package init() {}
  }

  /// Texts with labels.
  package struct ClassFiles: Sendable, Hashable {
    package var format: LabeledTextFormat?
    /// Of the validation file, where it is another.
    package var validationFormat: LabeledTextFormat?
    /// Examples with one of these labels are left out.
    package var skippedLabels: [String] = []
    package var head = ClassHeadOptions()
    package var threshold = 0.5
    package var balancesLabels = false

    package init() {}
  }

  /// The name of the heads; columns of tags are told apart by theirs.
  package var name: String
  package var training: String
  package var validation: String
  package var kind: Kind
  package var weight = 1.0

  package init(name: String, training: String, validation: String, kind: Kind) {
    self.name = name
    self.training = training
    self.validation = validation
    self.kind = kind
  }
}
