import ArgumentParser
import Corpora
import Models
import Tandem
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
      "Begin with the encoder of a translator, tagger or classifier, and with its vocabulary.", valueName: "model"))
  var initEncoder: String?

  @Option(help: "Epochs in which the encoder of --init-encoder stays as it is.")
  var freezeEpochs = defaults.frozenEpochs

  @Option(help: "Epochs after which one more of its layers is trained, from the last to the first; 0 for all at once.")
  var thawInterval = defaults.thawInterval

  func validate() throws {
    for (name, value, minimum) in [
      ("min-count", minCount, 1), ("vocab-size", vocabSize ?? 5, 5), ("char-emb", charEmb, 1),
      ("char-hidden", charHidden, 2), ("char-window", charWindow, 1), ("prefixes", prefixes, 0),
      ("suffixes", suffixes, 0), ("feature-emb", featureEmb, 1), ("freeze-epochs", freezeEpochs, 0),
      ("thaw-interval", thawInterval, 0),
    ] {
      try check(name, value, atLeast: minimum)
    }
    for (name, value) in [("prefixes", prefixes), ("suffixes", suffixes), ("char-window", charWindow)] {
      try check(name, value, atLeast: .min, atMost: 20)
    }
    try check("unk-alpha", unkAlpha, atLeast: 0)
    try check(rate: "char-dropout", Double(charDropout))
    do {
      _ = try Segmenter(segmentation, locale: locale)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// Not in `validate()`, which a configuration file asks for each option by itself.
  func checkCombinations() throws {
    if (chars == .lstm || chars == .gru) && charHidden % 2 != 0 {
      throw ValidationError(
        "--char-hidden is \(charHidden), expected an even number, since each direction of --chars \(chars.rawValue) has "
          + "half of it.")
    }
    if (freezeEpochs > 0 || thawInterval > 0) && initEncoder == nil {
      throw ValidationError("--freeze-epochs and --thaw-interval belong to --init-encoder; give it, or leave them out.")
    }
    if vectors != nil && unit == .pieces {
      throw ValidationError("--vectors are of words, and --unit pieces reads none; leave out one of them.")
    }
    if fixVectors && vectors == nil { throw ValidationError("--fix-vectors belongs to --vectors; give both or none.") }
  }

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

  func apply(to options: inout LabelingTrainingOptions) {
    options.unit = unit
    options.wordVocabulary.minimumCount = minCount
    options.wordVocabulary.maximumSize = unit == .words ? vocabSize : nil
    options.pieceCount = vocabSize ?? options.pieceCount
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
    options.vectorsPath = vectors ?? ""
    options.fixesVectors = fixVectors
    options.segmentation = segmentation
    options.locale = locale
    options.encoderPath = initEncoder ?? ""
    options.frozenEpochs = freezeEpochs
    options.thawInterval = thawInterval
  }
}
