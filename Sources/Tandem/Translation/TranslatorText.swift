import Corpora
import Decoding
import Models
import Tensors
import Text
import Tokens

/// What a translator knows of text, as its model file keeps it: the tokenizers, where sentences end, how words and
/// marks are usually written, and what the text of its training repeats.
package struct TranslatorText: Sendable {
  private static let sourceKey = "source_tokenizer"
  private static let targetKey = "target_tokenizer"
  private static let sourceSentencesKey = "source_sentences"
  private static let targetSentencesKey = "target_sentences"
  private static let formsKey = "source_forms"
  private static let targetMarksKey = "target_marks"
  private static let namesKey = "source_names"
  static let wordsKey = "source_words"
  private static let repetitionKey = "target_repetition"
  /// Of the parts of a model file that older files do not have, and that change no token.
  static let optionalPartNames: Set = [
    sourceSentencesKey, targetSentencesKey, formsKey, targetMarksKey, namesKey, wordsKey,
  ]

  package let source: Tokenizer
  package let target: Tokenizer
  package let sourceSplitter: SentenceSplitter
  package let targetSplitter: SentenceSplitter
  /// Of the source.
  package let forms: TextForms
  /// How marks of the target are written that mean the same; nil for a model that has learned each as it stood.
  package var targetMarks: Typography?
  /// Whether translations have names of the source that are rare as they are.
  package let copiesNames: Bool
  /// Of the source; nil where it was not learned.
  package var wordFrequencies: WordFrequencies?
  /// Of target tokens.
  package var repetition: RepetitionLimits
  /// Nil for a model that does not copy symbols.
  let placeholders: PlaceholderTokens?

  package init(
    source: Tokenizer, target: Tokenizer, sourceSplitter: SentenceSplitter = SentenceSplitter(),
    targetSplitter: SentenceSplitter = SentenceSplitter(), forms: TextForms = TextForms(),
    copiesNames: Bool = false, wordFrequencies: WordFrequencies? = nil,
    repetition: RepetitionLimits = RepetitionLimits()
  ) {
    (self.source, self.target) = (source, target)
    (self.sourceSplitter, self.targetSplitter) = (sourceSplitter, targetSplitter)
    (self.forms, self.copiesNames) = (forms, copiesNames)
    (self.wordFrequencies, self.repetition) = (wordFrequencies, repetition)
    placeholders = PlaceholderTokens(source: source, target: target)
  }

  /// The parts of a model file that tell of tokens.
  package var tokenizerParts: [String: String] {
    get throws {
      let (sourceText, targetText) = (try ModelDescription.part(source), try ModelDescription.part(target))
      // A joint vocabulary is kept once.
      return sourceText == targetText
        ? [Self.sourceKey: sourceText] : [Self.sourceKey: sourceText, Self.targetKey: targetText]
    }
  }

  /// All parts of a model file.
  package var parts: [String: String] {
    get throws {
      var parts = try tokenizerParts
      parts[Self.sourceSentencesKey] = try ModelDescription.part(sourceSplitter)
      parts[Self.targetSentencesKey] = try ModelDescription.part(targetSplitter)
      parts[Self.formsKey] = try ModelDescription.part(forms)
      parts[Self.targetMarksKey] = try targetMarks.map { try ModelDescription.part($0) }
      parts[Self.namesKey] = try ModelDescription.part(copiesNames)
      parts[Self.wordsKey] = try wordFrequencies.map { try ModelDescription.part($0) }
      // None where they are the usual ones.
      if repetition != RepetitionLimits() {
        parts[Self.repetitionKey] = try ModelDescription.part(repetition.copies)
      }
      return parts
    }
  }

  init(_ file: ModelFile) throws(ModelFileError) {
    let source: Tokenizer = try file.decodedPart(Self.sourceKey)
    let target = try file.description.parts[Self.targetKey] == nil ? source : file.decodedPart(Self.targetKey)
    (self.source, self.target) = (source, target)
    placeholders = PlaceholderTokens(source: source, target: target)
    sourceSplitter = try Self.sentences(Self.sourceSentencesKey, in: file)
    targetSplitter = try Self.sentences(Self.targetSentencesKey, in: file)
    forms =
      file.description.parts[Self.formsKey] == nil
      ? TextForms(guessedFrom: source.vocabulary) : try file.decodedPart(Self.formsKey)
    targetMarks =
      try file.description.parts[Self.targetMarksKey] == nil ? nil : file.decodedPart(Self.targetMarksKey)
    copiesNames = try file.description.parts[Self.namesKey] == nil ? false : file.decodedPart(Self.namesKey)
    wordFrequencies = try file.description.parts[Self.wordsKey] == nil ? nil : file.decodedPart(Self.wordsKey)
    if file.description.parts[Self.repetitionKey] == nil {
      repetition = RepetitionLimits()
    } else if let limits = RepetitionLimits(copies: try file.decodedPart(Self.repetitionKey)) {
      repetition = limits
    } else {
      throw file.error(.part(name: Self.repetitionKey, problem: "impossible limits of repetitions"))
    }
  }

  /// Files of older versions have none.
  private static func sentences(_ key: String, in file: ModelFile) throws(ModelFileError) -> SentenceSplitter {
    file.description.parts[key] == nil ? SentenceSplitter() : try file.decodedPart(key)
  }

  /// The same, knowing the words of the source of some files too.
  func knowingWords(of corpora: [ParallelFiles]) throws -> TranslatorText {
    var counts = WordFrequencyCounts()
    for files in corpora {
      try files.forEachPair(invalid: .replace) { line in
        if case .pair(let source, _) = line { counts.count(source) }
      }
    }
    var text = self
    text.wordFrequencies = wordFrequencies?.merged(with: counts.frequencies) ?? counts.frequencies
    return text
  }

  /// Nil where names are translated.
  var unknownNames: UnknownNames? {
    guard copiesNames, let truecaser = forms.truecaser else { return nil }
    return UnknownNames(truecaser: truecaser, tokenizer: source)
  }

  /// Whether text means the same tokens to both.
  func hasSameVocabularies(as other: TranslatorText) -> Bool {
    source.makesSameTokens(as: other.source) && target.makesSameTokens(as: other.target)
  }
}

extension PlaceholderTokens {
  /// Nil where a vocabulary lacks a symbol: the model has not learned to copy any.
  init?(source: Tokenizer, target: Tokenizer) {
    guard let ofSource = source.symbolTokens, let ofTarget = target.symbolTokens else { return nil }
    self.init(source: ofSource, target: ofTarget)
  }
}

extension Tokenizer {
  /// The tokens of each symbol, that with a space before it first; nil where a symbol has none.
  fileprivate var symbolTokens: [[TokenID]]? {
    let tokens = (0..<PlaceholderSymbol.count).map { number in
      let symbol = String(PlaceholderSymbol.scalar(number))
      return ["▁" + symbol, symbol].compactMap { vocabulary.id(for: $0) }
    }
    return tokens.contains(where: \.isEmpty) ? nil : tokens
  }

  fileprivate func makesSameTokens(as other: Tokenizer) -> Bool {
    cutsText(as: other) && vocabulary == other.vocabulary
  }

  /// Whether the pieces of any text are the same, whatever their numbers.
  func cutsText(as other: Tokenizer) -> Bool {
    pipeline == other.pipeline && encoding?.merges == other.encoding?.merges
  }
}
