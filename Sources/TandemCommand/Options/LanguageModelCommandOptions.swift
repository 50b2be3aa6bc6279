import ArgumentParser
import Corpora
import Layers
import Models
import Tandem
import Text
import Training

private let defaults = LanguageModelTrainingOptions()

/// The text of a language model, and how it becomes symbols.
struct LanguageDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Text to learn from.", valueName: "file"))
  var train: String?

  @Option(help: ArgumentHelp("Text to judge the model by, not part of what it learns from.", valueName: "file"))
  var valid: String?

  @Option(
    help: """
      What a model reads and says one by one: words as they stand between white space, pieces of words, characters or \
      bytes.
      """)
  var unit = defaults.unit

  @Option(
    help: ArgumentHelp(
      "Take the target symbols of a translator, to advise it by `tandem translate --lm`.", valueName: "file"))
  var vocabFrom: String?

  @Option(help: "Symbols at most in the vocabulary, special and byte symbols included. (default: all, or 8000 pieces)")
  var vocabSize: Int?

  @Option(help: "Leave out symbols that were counted less often: words are then <unk>, others spelled by bytes.")
  var minCount = defaults.minimumCount

  @Option(help: ArgumentHelp("Language of the text, as en or pt-BR, for word boundaries and case.", valueName: "tag"))
  var locale = defaults.locale

  @Option(help: "Unicode normal form that all text is brought into.")
  var normalization = defaults.normalization

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Bring all text into lower case.")
  var lowercase = defaults.casing != .keep

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Lines are parts of one text: each is read in the state that the one before it has left.")
  var carry = defaults.model.carriesState

  @Option(help: "With --no-carry: leave out longer lines, in symbols.")
  var maxTrainLength = defaults.maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the line.")
  var onError = defaults.invalidUTF8

  func validate() throws {
    try check("max-train-length", maxTrainLength, atLeast: 1)
    try check("min-count", minCount, atLeast: 1)
    if let vocabSize { try check("vocab-size", vocabSize, atLeast: 5) }
    do {
      _ = try Segmenter(.word, locale: locale)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func completeFiles() throws -> (train: String, valid: String) {
    (try trainingFile("train", train), try trainingFile("valid", valid))
  }

  /// What is given and has no effect under the other options.
  var effects: [OptionEffect] {
    [
      OptionEffect("max-train-length", maxTrainLength != defaults.maximumLength, !carry, "--no-carry")
    ] + (vocabFrom == nil ? symbolEffects : effectsOfSymbolsTaken)
  }

  private var symbolEffects: [OptionEffect] {
    [
      OptionEffect("vocab-size", vocabSize != nil, unit != .bytes, "a --unit other than bytes"),
      OptionEffect("min-count", minCount != defaults.minimumCount, unit != .bytes, "a --unit other than bytes"),
      OptionEffect("locale", locale != defaults.locale, unit == .pieces || lowercase, "--unit pieces or --lowercase"),
    ]
  }

  private var effectsOfSymbolsTaken: [OptionEffect] {
    [
      ("unit", unit != defaults.unit), ("vocab-size", vocabSize != nil),
      ("min-count", minCount != defaults.minimumCount), ("locale", locale != defaults.locale),
      ("normalization", normalization != defaults.normalization), ("lowercase", lowercase),
    ].map { OptionEffect($0, $1, false, "symbols of the model's own; --vocab-from brings those of a translator") }
  }

  func apply(to options: inout LanguageModelTrainingOptions) {
    options.unit = unit
    options.translatorPath = vocabFrom
    options.vocabularySize = vocabSize
    options.minimumCount = minCount
    options.locale = locale
    options.normalization = normalization
    options.casing = lowercase ? .lower : .keep
    options.model.carriesState = carry
    options.maximumLength = maxTrainLength
    options.invalidUTF8 = onError
  }
}

/// What a language model has beside its recurrent layers, and how far its gradients reach.
struct LanguageModelCommandOptions: ParsableArguments {
  @Option(help: "Rate of dropout of what the output layer reads. (default: --dropout)")
  var outputDropout: Float?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast, help: "The output layer shares its weights with the embedding.")
  var tiedOutput = defaults.model.tiedOutput

  @Option(help: "Probability that an element of the recurrent weights is left out (DropConnect).")
  var dropConnect = defaults.model.encoder.stack.recurrentDropConnect

  @Option(help: "Weight of the mean square of what the output layer reads, added to the loss; as a rule 2 or 0.")
  var activationPenalty = defaults.model.activationPenalty

  @Option(help: "Weight of the mean square of its changes from symbol to symbol; as a rule 1 or 0.")
  var changePenalty = defaults.model.changePenalty

  @Option(help: "Symbols over which gradients flow back (k2 of truncated backpropagation through time).")
  var bptt = defaults.truncation.horizon

  @Option(help: "Symbols of each part of the text between two updates (k1). (default: --bptt)")
  var updateInterval: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Draw the symbols between two updates anew each time, around the given number.")
  var randomBptt = defaults.truncation.isRandom

  @Option(
    help: """
      Average the weights of all updates from when a validation is worse than the best of those at least so many before \
      it (NT-ASGD); 0 for no such average.
      """)
  var asgd = defaults.training.averagingInterval

  func validate() throws {
    if let outputDropout { try check(rate: "output-dropout", Double(outputDropout)) }
    try check(rate: "drop-connect", Double(dropConnect))
    try check("activation-penalty", Double(activationPenalty), atLeast: 0)
    try check("change-penalty", Double(changePenalty), atLeast: 0)
    try check("bptt", bptt, atLeast: 1)
    if let updateInterval { try check("update-interval", updateInterval, atLeast: 1) }
    try check("asgd", asgd, atLeast: 0)
  }

  func checkCombinations() throws {
    if randomBptt && updateInterval != nil {
      throw ValidationError("--random-bptt draws intervals around --bptt; leave out --update-interval.")
    }
  }

  /// What is given and has no effect under the other options.
  func effects(carry: Bool) -> [OptionEffect] {
    [
      OptionEffect("bptt", bptt != defaults.truncation.horizon, carry, "--carry"),
      OptionEffect("update-interval", updateInterval != nil, carry, "--carry"),
      OptionEffect("random-bptt", randomBptt, carry, "--carry"),
    ]
  }

  func apply(_ layers: RecurrentLayerOptions<LanguageModelRecipe>, to options: inout LanguageModelTrainingOptions) {
    layers.apply(to: &options.model.encoder)
    layers.apply(to: &options.model.initialization)
    if layers.bidirectional {
      // Each direction has its half, as in the encoders that begin with it.
      options.model.encoder.stack.isBidirectional = false
      options.model.encoder.stack.hiddenSize = layers.hidden / 2
      options.model.hasTwin = true
    }
    options.model.outputDropout = outputDropout ?? layers.dropout
    options.model.tiedOutput = tiedOutput
    options.model.encoder.stack.recurrentDropConnect = dropConnect
    options.model.activationPenalty = activationPenalty
    options.model.changePenalty = changePenalty
    options.truncation.horizon = bptt
    options.truncation.updateInterval = updateInterval
    options.truncation.isRandom = randomBptt
  }
}

enum LanguageModelRecipe: TrainingRecipe {
  static var training: TrainingOptions { defaults.training }
  static var encoder: EncoderOptions { defaults.model.encoder }
  static var initialization: Initialization { defaults.model.initialization }
  static var labelSmoothing: Float { defaults.labelSmoothing }
}
