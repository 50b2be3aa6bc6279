import ArgumentParser
import Console
import Models
import Tandem
import Tensors
import Text

private let defaults = TextOptions()

/// How text becomes tokens.
struct TrainingTextOptions: ParsableArguments {
  @Option(help: "Tokens at most in a vocabulary, special and byte tokens included.")
  var vocabSize = defaults.vocabularySize

  @Option(help: "Leave tokens out that were counted less often.")
  var minCount = defaults.minimumCount

  @Option(help: "Merges of byte pair encoding to learn. (default: as many as fill the vocabulary)")
  var merges: Int?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Merges and a vocabulary for each side alone.")
  var separateVocab = !defaults.isJoint

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "A vocabulary of whole words instead of pieces; other words are <unk>.")
  var wordVocab = !defaults.usesPieces

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Spell what is not in the vocabulary by bytes, so that nothing is unknown. (default: unless --word-vocab)")
  var byteFallback: Bool?

  @Option(help: "Probability that a merge is left out while training, as a rule 0.1 or 0.")
  var bpeDropout = defaults.bpeDropout

  @Option(
    help: """
      Probability that a name, number, placeholder or address that both sides share is replaced by a symbol while \
      training, for example 0.1. With any above 0 the model copies placeholders, addresses and numbers.
      """)
  var placeholders = defaults.placeholderRate

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      Write quotation marks, apostrophes, dashes and ellipses of the target in the form that is the most frequent in the \
      training text.
      """)
  var uniformMarks = defaults.unifiesMarks

  @Option(help: "Where lines are cut before pieces are made.")
  var segmentation = defaults.segmentation

  @Option(
    help: ArgumentHelp(
      "Language of the source, as en or pt-BR, for the boundaries of words and sentences, and for case.",
      valueName: "tag"))
  var srcLocale = defaults.sourceLocale

  @Option(help: ArgumentHelp("Language of the target.", valueName: "tag"))
  var tgtLocale = defaults.targetLocale

  @Option(help: "Unicode normal form that all text is brought into.")
  var normalization = defaults.normalization

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Bring all text into lower case.")
  var lowercase = defaults.casing != .keep

  /// The options by the properties that they set.
  static let names = [
    "vocabularySize": "vocab-size", "minimumCount": "min-count", "mergeCount": "merges", "bpeDropout": "bpe-dropout",
    "placeholderRate": "placeholders", "unifiesMarks": "uniform-marks",
    "usesPieces = true": "no-word-vocab", "usesPieces = false": "word-vocab", "isJoint = true": "no-separate-vocab",
    "isJoint = false": "separate-vocab", "byteFallback": "byte-fallback", "segmentation": "segmentation",
    "sourceLocale": "src-locale", "targetLocale": "tgt-locale", "normalization": "normalization",
    "casing = lower": "lowercase", "casing = keep": "no-lowercase",
  ]

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
    for locale in [srcLocale, tgtLocale] { try check(locale: locale, segmentation) }
  }

  func apply(to options: inout TextOptions) {
    options.vocabularySize = vocabSize
    options.minimumCount = minCount
    options.mergeCount = merges
    options.isJoint = !separateVocab
    options.usesPieces = !wordVocab
    options.byteFallback = byteFallback ?? !wordVocab
    options.bpeDropout = bpeDropout
    options.placeholderRate = placeholders
    options.unifiesMarks = uniformMarks
    options.segmentation = segmentation
    options.sourceLocale = srcLocale
    options.targetLocale = tgtLocale
    options.normalization = normalization
    options.casing = lowercase ? .lower : .keep
  }
}
