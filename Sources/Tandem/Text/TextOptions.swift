import Corpora
import Tensors
import Text
import Tokens

/// How text becomes tokens, for both sides of a translator.
public struct TextOptions: Sendable, Hashable, Codable {
  // Names for those who import this module alone.
  public typealias Segmentation = Segmenter.Mode
  public typealias Normalization = Normalizer.Form
  public typealias Casing = Normalizer.Casing

  public var segmentation = Segmentation.word
  public var sourceLocale = ""
  public var targetLocale = ""
  public var normalization = Normalization.nfc
  public var casing = Casing.keep
  /// Largest number of tokens in a vocabulary, special and byte tokens included.
  public var vocabularySize = 8000
  /// Tokens counted less often are spelled by smaller pieces, or are unknown in a vocabulary of words.
  public var minimumCount = 1
  /// Words are cut into pieces that byte pair encoding learns; without it the vocabulary holds whole tokens.
  public var usesPieces = true
  /// Merges to learn; nil for as many as fill the vocabulary.
  public var mergeCount: Int?
  /// Merges and one vocabulary for both sides together, or for each its own.
  public var isJoint = true
  /// Text outside the vocabulary is spelled by bytes, so that nothing is unknown.
  public var byteFallback = true
  /// Marks of the target that mean the same, as straight and typographic quotation marks, are learned in the form that
  /// is the most frequent, so that translations have that one.
  public var unifiesMarks = true
  /// Probability that a merge is left out while training (Provilkov et al. 2020).
  public var bpeDropout = 0.0
  /// Probability that a name, number or address that stands once on each side of a pair is masked by a symbol while
  /// training. With any, the model copies placeholders, addresses and numbers of a source as they are.
  public var placeholderRate = 0.0

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    if byteFallback {
      try Self.checkRoom(for: vocabularySize, name("vocabularySize"), remedy: "or give \(name("byteFallback = false"))")
    }
    let leastSize = Vocabulary.reservedCount(byteFallback: byteFallback) + Self.roomForPlaceholders
    if usesPieces && placeholderRate > 0 && vocabularySize < leastSize {
      throw .outOfRange(
        option: name("vocabularySize"), found: "\(vocabularySize)",
        expected: "at least \(leastSize) with \(name("placeholderRate")), whose symbols need room",
        remedy: "raise it, or leave out \(name("placeholderRate"))")
    }
    guard !usesPieces else { return }
    let reason = "with \(name("usesPieces = false")): words have no merges"
    if bpeDropout > 0 {
      throw .outOfRange(option: name("bpeDropout"), found: "\(bpeDropout)", expected: "0 \(reason)")
    }
    if placeholderRate > 0 {
      throw .outOfRange(option: name("placeholderRate"), found: "\(placeholderRate)", expected: "0 \(reason)")
    }
    if let count = mergeCount {
      throw .outOfRange(option: name("mergeCount"), found: "\(count)", expected: "none \(reason)")
    }
  }

  /// Checks that a vocabulary with byte fallback has room for something else.
  ///
  /// - Parameter remedy: what helps beside a larger vocabulary, if anything does.
  static func checkRoom(for size: Int, _ name: String, remedy: String? = nil) throws(OptionError) {
    let reserved = Vocabulary.reservedCount(byteFallback: true)
    guard size <= reserved else { return }
    throw .outOfRange(
      option: name, found: "\(size)", expected: "more than \(reserved), since special tokens and bytes come first",
      remedy: (["raise it"] + [remedy].compactMap(\.self)).joined(separator: ", "))
  }

  /// Symbols are counted so often that they are among this many of the most frequent tokens.
  private static let roomForPlaceholders = 128

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("vocabularySize"), vocabularySize, in: Self.smallestVocabulary...OptionLimit.count)
    try check(name("minimumCount"), minimumCount, in: 1...OptionLimit.count)
    try check(name("mergeCount"), mergeCount ?? 0, in: 0...OptionLimit.count)
    try check(name("bpeDropout"), probability: bpeDropout)
    try check(name("placeholderRate"), probability: placeholderRate)
  }

  /// The special tokens and one more.
  package static let smallestVocabulary = SpecialTokens.count + 1

  func pipeline(locale: String) throws -> TextPipeline {
    TextPipeline(
      normalizer: try Normalizer(form: normalization, casing: casing, locale: locale),
      segmenter: try Segmenter(segmentation, locale: locale), spaceMarking: usesPieces ? .space : nil)
  }

  /// Learns from both sides how their text is cut into tokens and sentences, and how its words and marks are written.
  ///
  /// - Parameters:
  ///   - corpora: of which every pair counts once, whatever its weight in training: the vocabulary is of all text that
  ///     the model meets, and stays the same when weights are tried.
  ///   - invalid: what to do with lines that are not UTF-8.
  func learnText(of corpora: [ParallelFiles], invalid: LineReader.InvalidUTF8) throws -> TranslatorText {
    // A line of one file that is left out has no counterpart here; replacing changes no count that matters.
    let policy: LineReader.InvalidUTF8 = invalid == .skip ? .replace : invalid
    var source = CountedText(try pipeline(locale: sourceLocale))
    // Whatever white space a source has, its tokenizer reads a space.
    var target = CountedText(try pipeline(locale: targetLocale), keepingSpaces: true)
    var names = NameCounts()
    var words = WordFrequencyCounts()
    for files in corpora {
      try files.forEachPair(invalid: policy) { line in
        guard case .pair(let given, let targetLine) = line else { return }
        let sourceLine = given.singleSpaced
        source.count(sourceLine)
        target.count(targetLine)
        names.count(source: sourceLine, target: targetLine)
        words.count(sourceLine)
      }
    }
    if placeholderRate > 0 {
      source.reserveSymbols(minimumCount: minimumCount)
      target.reserveSymbols(minimumCount: minimumCount)
    }
    if isJoint { source.tokens.add(target.tokens) }
    let sourceTokenizer = try tokenizer(source.pipeline, source.tokens)
    try requireTokens(
      sourceTokenizer.vocabulary, of: source.tokens, path: corpora.map(\.source).joined(separator: " and "))
    let targetTokenizer =
      isJoint
      ? try Tokenizer(
        pipeline: target.pipeline, encoding: sourceTokenizer.encoding, vocabulary: sourceTokenizer.vocabulary)
      : try tokenizer(target.pipeline, target.tokens)
    if !isJoint {
      try requireTokens(
        targetTokenizer.vocabulary, of: target.tokens, path: corpora.map(\.target).joined(separator: " and "))
    }
    var text = TranslatorText(
      source: sourceTokenizer, target: targetTokenizer,
      sourceSplitter: try source.sentenceSplitter(locale: sourceLocale),
      targetSplitter: try target.sentenceSplitter(locale: targetLocale), forms: source.forms,
      copiesNames: names.areCopied, wordFrequencies: words.frequencies)
    if unifiesMarks { text.targetMarks = target.forms.typography }
    // With some hundred letters that are as frequent, the symbols are not among the tokens after all.
    if placeholderRate > 0 && text.placeholders == nil {
      throw OptionError.outOfRange(
        option: "text.vocabularySize", found: "\(vocabularySize)", expected: "room for the symbols of placeholders",
        remedy: "raise it")
    }
    return text
  }

  /// What of one side's text its tokenizer, its sentences and its usual forms are learned from.
  private struct CountedText {
    let pipeline: TextPipeline
    var tokens = TokenCounts()
    private var abbreviations = AbbreviationCounts()
    private var words = TruecaseCounts()
    private var marks: TypographyCounts

    init(_ pipeline: TextPipeline, keepingSpaces: Bool = false) {
      self.pipeline = pipeline
      marks = TypographyCounts(keepsSpaces: keepingSpaces)
    }

    mutating func count(_ line: String) {
      pipeline.count(line, into: &tokens)
      abbreviations.count(line)
      words.count(line)
      marks.count(line)
    }

    /// Makes symbols of placeholders as frequent as one token in twenty, each, so that they are in the vocabulary.
    mutating func reserveSymbols(minimumCount: Int) {
      let count = max(1000, minimumCount, tokens.total / 20)
      for number in 0..<PlaceholderSymbol.count {
        let symbol = String(PlaceholderSymbol.scalar(number))
        pipeline.count(symbol, times: count, into: &tokens)
        pipeline.count(symbol, isJoined: true, times: count, into: &tokens)
      }
    }

    var forms: TextForms { TextForms(truecaser: words.learned, typography: marks.learned) }

    func sentenceSplitter(locale: String) throws -> SentenceSplitter {
      try SentenceSplitter(locale: locale, abbreviations: .usual.union(abbreviations.learned))
    }
  }

  /// - Throws: `CorpusError.noVocabulary` where every token of a text would be unknown. A text without tokens has other
  ///   faults.
  func requireTokens(_ vocabulary: Vocabulary, of counts: TokenCounts, path: String) throws(CorpusError) {
    let hasNone = !vocabulary.hasByteFallback && vocabulary.count == Vocabulary.reservedCount(byteFallback: false)
    if hasNone && counts.total > 0 {
      throw .noVocabulary(path: path, minimumCount: minimumCount)
    }
  }

  /// A tokenizer of pieces for words, each of which is encoded by itself.
  ///
  /// - Parameter words: how often each occurs.
  func tokenizer(of words: WordCounts) throws -> Tokenizer {
    let pipeline = try pipeline(locale: sourceLocale)
    var slices = TokenCounts()
    for (word, count) in words.spaced.sorted { pipeline.count(word, times: count, into: &slices) }
    for (word, count) in words.joined.sorted { pipeline.count(word, isJoined: true, times: count, into: &slices) }
    return try tokenizer(pipeline, slices)
  }

  func tokenizer(_ pipeline: TextPipeline, _ counts: TokenCounts) throws -> Tokenizer {
    let reserved = Vocabulary.reservedCount(byteFallback: byteFallback)
    let encoding =
      usesPieces
      ? BytePairEncoding.learn(from: counts, mergeCount: mergeCount ?? max(0, vocabularySize - reserved)) : nil
    return try Tokenizer(
      pipeline: pipeline, encoding: encoding, slices: counts, maximumSize: vocabularySize, minimumCount: minimumCount,
      byteFallback: byteFallback)
  }
}
