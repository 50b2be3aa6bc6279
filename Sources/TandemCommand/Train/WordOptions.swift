import ArgumentParser
import Console
import Corpora
import Models
import Tandem
import Tensors
import Text

private let defaults = LabelingTrainingOptions()

/// What a model of labels reads: words and how they are written, or pieces of words.
struct WordOptions: ParsableArguments {
  @Option(help: "What a model reads: words with their spelling, or pieces of words as a translator does.")
  var unit = defaults.unit

  @Option(help: "Leave out words that occur less often; they are unknown words, which have a spelling.")
  var minCount = defaults.wordVocabulary.minimumCount

  @Option(help: "Words at most, or pieces. (default: all words, or 8000 pieces)")
  var vocabSize: Int?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Words are the same in upper and lower case.")
  var ignoreCase = defaults.wordVocabulary.ignoresCase

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Words are the same whatever their digits.")
  var foldDigits = defaults.wordVocabulary.foldsDigits

  @Option(help: "How the characters of a word are read.")
  var chars = defaults.spelling.characters

  @Option(help: "Size of the embedding of a character.")
  var charEmb = defaults.spelling.characterEmbeddingSize

  @Option(help: "Size of what the characters of a word give.")
  var charHidden = defaults.spelling.characterHiddenSize

  @Option(help: "Characters that --chars cnn sees at once.")
  var charWindow = defaults.spelling.windowSize

  @Option(help: "Rate of dropout of the embeddings of characters.")
  var charDropout = defaults.spelling.dropout

  @Option(help: "Longest prefix of a word that is a feature; 0 for none.")
  var prefixes = defaults.wordVocabulary.longestPrefix

  @Option(help: "Longest suffix of a word that is a feature; 0 for none.")
  var suffixes = defaults.wordVocabulary.longestSuffix

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "The shape of a word, as Xxxx or dd, is a feature.")
  var shape = defaults.wordVocabulary.usesShape

  @Option(help: "Size of the embedding of a feature.")
  var featureEmb = defaults.spelling.featureEmbeddingSize

  @Option(
    help:
      "How often words are taken for unknown while training: one that occurs c times with a probability of A / (A + c)."
  )
  var unkAlpha = defaults.unknownAlpha

  @Option(
    help: ArgumentHelp("Vectors to begin with: GloVe or word2vec, text or binary, gzip too.", valueName: "file"))
  var vectors: String?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Leave the vectors of --vectors as they are.")
  var fixVectors = defaults.fixesVectors

  @Option(help: "Where running text is cut into words.")
  var segmentation = defaults.segmentation

  @Option(help: ArgumentHelp("Language of the text, as en or pt-BR, for word boundaries.", valueName: "tag"))
  var locale = defaults.locale

  @Option(
    help: ArgumentHelp(
      "Begin with the encoder of a translator, tagger, classifier or language model, and with its vocabulary.",
      valueName: "model"))
  var initEncoder: String?

  @Option(help: "Epochs in which the encoder of --init-encoder stays as it is.")
  var freezeEpochs = defaults.frozenEpochs

  @Option(help: "Epochs after which one more of its layers is trained, from the last to the first; 0 for all at once.")
  var thawInterval = defaults.thawInterval

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
    // A configuration file sets one option at a time; whether they agree is for the command to ask.
    try checkSpelling(of: .cnn)
    for (name, path) in [("vectors", vectors), ("init-encoder", initEncoder)] { try check(name, path: path) }
    try check(locale: locale, segmentation)
  }

  /// The options by the properties that they set.
  static let names = [
    "unit": "unit", "pieceCount": "vocab-size", "unknownAlpha": "unk-alpha", "frozenEpochs": "freeze-epochs",
    "thawInterval": "thaw-interval", "fixesVectors": "fix-vectors", "segmentation": "segmentation", "locale": "locale",
    "pretrained.vectors": "vectors", "pretrained.encoder": "init-encoder",
    "weights at the start": "--vectors or --init-encoder",
  ].merged(wordNames.under("wordVocabulary"), spellingNames.under("spelling"))

  private static let wordNames = [
    "minimumCount": "min-count", "maximumSize": "vocab-size", "longestPrefix": "prefixes",
    "longestSuffix": "suffixes", "ignoresCase": "ignore-case", "foldsDigits": "fold-digits", "usesShape": "shape",
  ]

  private static let spellingNames = [
    "characters": "chars", "characterEmbeddingSize": "char-emb", "characterHiddenSize": "char-hidden",
    "windowSize": "char-window", "featureEmbeddingSize": "feature-emb", "dropout": "char-dropout",
  ]

  private func checkSpelling(of characters: CharacterEncoderOptions.Characters) throws {
    var options = defaults
    apply(to: &options)
    var spelling = options.spelling
    spelling.characters = characters
    // These come from the text.
    (spelling.characterVocabularySize, spelling.featureVocabularySizes) = (1, [1])
    try check(Self.spellingNames) { [spelling] name throws(OptionError) in try spelling.validate(calling: name) }
  }

  /// Whether the options of the spelling agree. Not in `validate()`, which a configuration file asks for each option by
  /// itself.
  func checkSpelling() throws { try checkSpelling(of: chars) }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    let (wordVocabulary, spelling) = (defaults.wordVocabulary, defaults.spelling)
    let (own, readsWords) = (initEncoder == nil, initEncoder == nil && unit == .words)
    let words = own ? "--unit words" : "an encoder of its own; --init-encoder brings its words"
    return [
      IneffectiveOption("unit", unit != defaults.unit, own, "an encoder of its own; --init-encoder brings its words"),
      IneffectiveOption("vocab-size", vocabSize != nil, own, "an encoder of its own; --init-encoder brings its words"),
      IneffectiveOption("min-count", minCount != wordVocabulary.minimumCount, readsWords, words),
      IneffectiveOption("chars", chars != spelling.characters, readsWords, words),
      IneffectiveOption("char-emb", charEmb != spelling.characterEmbeddingSize, readsWords, words),
      IneffectiveOption("char-hidden", charHidden != spelling.characterHiddenSize, readsWords, words),
      IneffectiveOption("char-window", charWindow != spelling.windowSize, readsWords && chars == .cnn, "--chars cnn"),
      IneffectiveOption("prefixes", prefixes != wordVocabulary.longestPrefix, readsWords, words),
      IneffectiveOption("suffixes", suffixes != wordVocabulary.longestSuffix, readsWords, words),
      IneffectiveOption("shape", shape != wordVocabulary.usesShape, readsWords, words),
    ]
  }

  var pretrained: PretrainedFiles { PretrainedFiles(vectors: vectors, encoder: initEncoder) }

  func apply(to options: inout LabelingTrainingOptions) {
    options.unit = unit
    options.wordVocabulary.minimumCount = minCount
    options.wordVocabulary.maximumSize = unit == .words ? vocabSize : nil
    if unit == .pieces { options.pieceCount = vocabSize ?? options.pieceCount }
    options.wordVocabulary.ignoresCase = ignoreCase
    options.wordVocabulary.foldsDigits = foldDigits
    options.wordVocabulary.longestPrefix = prefixes
    options.wordVocabulary.longestSuffix = suffixes
    options.wordVocabulary.usesShape = shape
    options.spelling.characters = chars
    options.spelling.characterEmbeddingSize = charEmb
    options.spelling.characterHiddenSize = charHidden
    options.spelling.windowSize = charWindow
    options.spelling.dropout = charDropout
    options.spelling.featureEmbeddingSize = featureEmb
    options.unknownAlpha = unkAlpha
    options.fixesVectors = fixVectors
    options.segmentation = segmentation
    options.locale = locale
    options.frozenEpochs = freezeEpochs
    options.thawInterval = thawInterval
  }
}
