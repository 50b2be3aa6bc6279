import Corpora
import Layers
import Models
import Tensors
import Text
import Training

/// Everything that makes a language model of a text: tokens, model and training.
public struct LanguageModelTrainingOptions: Sendable, Hashable, Encodable {
  // Names for those who import this module alone.
  public typealias Unit = TextUnit
  public typealias Architecture = LanguageArchitecture
  public typealias Softmax = SoftmaxKind
  public typealias Cell = CellKind

  public var unit = TextUnit.words
  /// Largest number of tokens, special and byte tokens included; nil for as many as there are or, of pieces, 8000.
  public var vocabularySize: Int?
  /// Tokens counted less often are unknown or, but for words, spelled by bytes.
  public var minimumCount = 1
  /// Language of the text, as `en` or `pt-BR`, for word boundaries and case.
  public var locale = ""
  public var normalization = Normalizer.Form.nfc
  public var casing = Normalizer.Casing.keep
  /// The cutoffs of an adaptive softmax are set from the text if there are none.
  public var model = LanguageModelOptions()
  /// Where lines are parts of one text.
  public var truncation = Truncation()
  public var training = TrainingOptions()
  /// Share of the target probability that is spread over all tokens.
  public var labelSmoothing: Float = 0
  /// Where lines are learned one by one: longer ones are left out, in tokens.
  public var maximumLength = 500
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the line.
  public var invalidUTF8 = LineReader.InvalidUTF8.stop
  /// What the numbers of the model file are.
  public var storage = WeightStorage.float32

  /// A recipe for some hundred thousand to some million words.
  public init() {
    model.carriesState = true
    model.encoder.embeddingSize = 400
    model.encoder.stack.hiddenSize = 400
    model.encoder.stack.layerCount = 2
    model.setDropout(0.4)
    training.plan.size = 20
    training.schedule.rate = 2e-3
    training.schedule.kind = .plateau
    training.schedule.factor = 0.5
    training.schedule.warmupSteps = 200
    training.clipNorm = 1
    training.limits.epochs = 40
    training.limits.patience = 5
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

  /// Makes what turns text into tokens.
  func makeText(trainingPath: String) throws -> LanguageModelTokenizer {
    let tokenizer = try textOptions().makeTokenizer(path: trainingPath, unit: unit, invalid: invalidUTF8)
    return LanguageModelTokenizer(tokenizer: tokenizer, unit: unit)
  }

  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    try training.validate { name("training.\($0)") }
    if unit == .pieces, let vocabularySize { try TextOptions.checkRoom(for: vocabularySize, name("vocabularySize")) }
    if model.carriesState && training.plan.unit == .tokens {
      throw .contradiction(
        name("model.carriesState = true"), name("training.plan.unit = \(training.plan.unit.rawValue)"),
        reason: "each minibatch reads the text at a fixed number of places",
        remedy: "use \(name("training.plan.unit = \(BatchUnit.sentences.rawValue)"))")
    }
    if labelSmoothing > 0 && model.softmax != .full {
      throw .contradiction(
        name("labelSmoothing = \(labelSmoothing)"), name("model.softmax = \(model.softmax.rawValue)"),
        reason: "the loss of such a softmax does not reach all tokens",
        remedy: "use \(name("model.softmax = \(SoftmaxKind.full.rawValue)"))")
    }
  }

  /// Checks each option by itself, but those of the model.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validateRanges { name("training.\($0)") }
    try truncation.validate { name("truncation.\($0)") }
    try check(name("maximumLength"), maximumLength, in: 1...OptionLimit.count)
    try check(
      name("vocabularySize"), vocabularySize ?? TextOptions.smallestVocabulary,
      in: TextOptions.smallestVocabulary...OptionLimit.count)
    try check(name("minimumCount"), minimumCount, in: 1...OptionLimit.count)
    try check(name("labelSmoothing"), rate: labelSmoothing)
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
    let tokenizer = try tokenizer(pipeline, counts)
    try requireTokens(tokenizer.vocabulary, of: counts, path: path)
    return tokenizer
  }
}
