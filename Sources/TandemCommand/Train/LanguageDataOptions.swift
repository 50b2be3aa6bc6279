import ArgumentParser
import Console
import Corpora
import Tandem
import Tensors
import Text

private let defaults = LanguageModelTrainingOptions()

/// The text of a language model, and how it becomes tokens.
struct LanguageDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Text to learn from.", valueName: "file"))
  var train: String?

  @Option(help: ArgumentHelp("Text to validate the model on, not part of what it learns from.", valueName: "file"))
  var valid: String?

  @Option(
    help: """
      What the tokens of the model are: words as they stand between white space, pieces of words, characters or \
      bytes.
      """)
  var unit = defaults.unit

  @Option(
    help: ArgumentHelp(
      "Take the target tokens of a translator, for shallow fusion by `tandem translate --lm`.", valueName: "file"))
  var vocabFrom: String?

  @Option(
    help: """
      Tokens at most in the vocabulary, special and byte tokens included, which are there in any case. (default: all, or \
      8000 pieces)
      """)
  var vocabSize: Int?

  @Option(help: "Leave out tokens that were counted less often: words are then <unk>, others spelled by bytes.")
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

  @Option(help: "With --no-carry: leave out longer lines, in tokens.")
  var maxTrainLength = defaults.maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the line.")
  var onError = defaults.invalidUTF8

  /// The options by the properties that they set.
  static let names = [
    "maximumLength": "max-train-length", "minimumCount": "min-count", "vocabularySize": "vocab-size", "unit": "unit",
    "locale": "locale", "normalization": "normalization", "casing = lower": "lowercase",
    "casing = keep": "no-lowercase", "model.carriesState": "carry", "invalidUTF8": "on-error",
    "training text": "--train", "validation text": "--valid", "tokenizer": "--train or --vocab-from",
  ]

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
    try check(locale: locale)
  }

  func completeFiles() throws -> (train: String, valid: String) {
    (try trainingFile("train", train), try trainingFile("valid", valid))
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    [
      IneffectiveOption("max-train-length", maxTrainLength != defaults.maximumLength, !carry, "--no-carry")
    ] + (vocabFrom == nil ? tokenEffects : effectsOfTokensTaken)
  }

  private var tokenEffects: [IneffectiveOption] {
    [
      IneffectiveOption("vocab-size", vocabSize != nil, unit != .bytes, "a --unit other than bytes"),
      IneffectiveOption("min-count", minCount != defaults.minimumCount, unit != .bytes, "a --unit other than bytes"),
      IneffectiveOption(
        "locale", locale != defaults.locale, unit == .pieces || lowercase, "--unit pieces or --lowercase"),
    ]
  }

  private var effectsOfTokensTaken: [IneffectiveOption] {
    [
      ("unit", unit != defaults.unit), ("vocab-size", vocabSize != nil),
      ("min-count", minCount != defaults.minimumCount), ("locale", locale != defaults.locale),
      ("normalization", normalization != defaults.normalization), ("lowercase", lowercase),
    ].map { IneffectiveOption($0, $1, false, "tokens of the model's own; --vocab-from brings those of a translator") }
  }

  func apply(to options: inout LanguageModelTrainingOptions) {
    options.unit = unit
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
