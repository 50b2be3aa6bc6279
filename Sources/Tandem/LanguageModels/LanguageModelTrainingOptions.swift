import Corpora
import Models
import Tensors
import Text
import Training

/// Everything that makes a language model of a text: tokens, model and training.
public struct LanguageModelTrainingOptions: Sendable, Hashable {
  package var unit = TextUnit.words
  /// A translator whose target tokens are taken, so that the model can be fused with it
  /// (``Translator/fused(withLanguageModel:weight:)``); everything that says how
  /// text becomes tokens is the translator's then, and the properties for it are not read. nil for tokens of the model's own.
  public var translatorPath: String?
  /// Largest number of tokens, special and byte tokens included; nil for as many as there are or, of pieces, 8000.
  public var vocabularySize: Int?
  /// Tokens counted less often are unknown or, but for words, spelled by bytes.
  public var minimumCount = 1
  package var locale = ""
  package var normalization = Normalizer.Form.nfc
  package var casing = Normalizer.Casing.keep
  /// The size of the vocabulary in it is set from the text, and the cutoffs of an adaptive softmax if there are none.
  package var model = LanguageModelOptions()
  /// Where lines are parts of one text.
  package var truncation = Truncation()
  package var training = TrainingOptions()
  /// Share of the target probability that is spread over all tokens.
  public var labelSmoothing: Float = 0
  /// Where lines are learned one by one: longer ones are left out, in tokens.
  public var maximumLength = 500
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the line.
  public var invalidUTF8 = LineReader.InvalidUTF8.stop
  /// The best weights that are kept are left as model files too: `lm.best-1.safetensors` and so on.
  public var keepsFiles = false
  /// Weights are stored in half the bytes.
  public var storesBFloat16 = false

  /// A recipe for some hundred thousand to some million words.
  public init() {
    model.carriesState = true
    model.encoder.embeddingSize = 400
    model.encoder.embeddingDropout = 0.4
    model.encoder.stack.hiddenSize = 400
    model.encoder.stack.layerCount = 2
    model.encoder.stack.dropout = 0.4
    model.outputDropout = 0.4
    training.plan.size = 20
    training.schedule.rate = 2e-3
    training.schedule.kind = .plateau
    training.schedule.factor = 0.5
    training.schedule.warmupSteps = 200
    training.clipNorm = 1
    training.maximumEpochs = 40
    training.patience = 5
  }

  /// How text becomes tokens.
  func textOptions() -> TextOptions {
    var text = TextOptions()
    text.sourceLocale = locale
    text.normalization = normalization
    text.casing = casing
    text.minimumCount = minimumCount
    text.isJoint = false
    switch unit {
    case .words: (text.segmentation, text.usesPieces, text.byteFallback) = (.whitespace, false, false)
    case .pieces: break
    case .characters, .bytes: (text.segmentation, text.usesPieces) = (.character, false)
    }
    text.vocabularySize =
      switch unit {
      // Special and byte tokens are there in any case.
      case .bytes: 1
      case .pieces: vocabularySize ?? text.vocabularySize
      case .words, .characters: vocabularySize ?? .max
      }
    return text
  }

  /// Makes what turns text into tokens, or takes it from a translator.
  func makeText(trainingPath: String) throws -> LanguageModelTokenizer {
    if let translatorPath {
      return LanguageModelTokenizer(target: try LoadedTranslationModel(contentsOf: translatorPath).tokenizers.target)
    }
    let tokenizer = try textOptions().makeTokenizer(path: trainingPath, unit: unit, invalid: invalidUTF8)
    return LanguageModelTokenizer(tokenizer: tokenizer, unit: unit)
  }

  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validate(calling: name)
    let limit = 1_000_000_000
    let counts: [(property: String, value: Int, range: ClosedRange<Int>)] = [
      ("maximumLength", maximumLength, 1...limit), ("vocabularySize", vocabularySize ?? 5, 5...limit),
      ("minimumCount", minimumCount, 1...limit), ("truncation.horizon", truncation.horizon, 1...limit),
      ("truncation.updateInterval", truncation.updateInterval ?? 1, 1...limit),
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
    if labelSmoothing > 0 && model.softmax != .full {
      throw .outOfRange(
        option: name("labelSmoothing"), found: "\(labelSmoothing)",
        expected: "0 with a \(model.softmax.rawValue) softmax, whose loss does not reach all tokens")
    }
  }
}

extension TextOptions {
  /// Counts a text and makes its tokenizer.
  ///
  /// - Parameter unit: what the text is made of.
  func makeTokenizer(path: String, unit: TextUnit, invalid: LineReader.InvalidUTF8) throws -> Tokenizer {
    let pipeline = try pipeline(locale: sourceLocale)
    var counts = TokenCounts()
    let reader = try LineReader(path: path, invalid: invalid)
    while let line = try reader.next() { pipeline.count(unit.prepared(line), times: 1, into: &counts) }
    return try tokenizer(pipeline, counts)
  }
}
