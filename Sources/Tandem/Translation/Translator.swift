import Decoding
import Documents
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trained translator, or several that vote: text in, text out.
///
/// ```swift
/// let translator = try Translator(contentsOf: "models/en-de.safetensors")
/// try translator.translate(["How are you?"])[0].text
/// ```
/// A value may be used from several threads at once. The output for a line does not depend on the other lines, on the
/// batch size or on the number of threads.
public struct Translator: Sendable {
  package internal(set) var members: [TranslationStepModel]
  package let text: TranslatorText
  /// Of the first model that has one.
  let shortlist: ShortlistPart?
  /// Of the first model.
  package let confidence: TranslationConfidence?
  /// A language model that is fused with the translation model; scoring is without it.
  package internal(set) var languageModel: ShallowFusion?

  package init(
    members: [TranslationStepModel], text: TranslatorText, shortlist: ShortlistPart? = nil,
    confidence: TranslationConfidence? = nil
  ) {
    (self.members, self.text, self.shortlist, self.confidence) = (members, text, shortlist, confidence)
  }

  /// Finds the sentences of lines, and of translations.
  public var sourceSplitter: SentenceSplitter { text.sourceSplitter }
  public var targetSplitter: SentenceSplitter { text.targetSplitter }

  /// As a tag such as `en`; nil where the model's file does not name it.
  package var sourceLanguage: String? { source.language }
  package var targetLanguage: String? { target.language }

  package var source: Tokenizer { text.source }
  package var target: Tokenizer { text.target }

  /// - Parameters:
  ///   - path: the model file.
  /// - Throws: `ModelFileError` when the file is not a translator of this program.
  public init(contentsOf path: String) throws {
    try self.init(contentsOf: [path])
  }

  /// - Throws: `ModelFileError` when the file is not a translator of this program.
  public init(contentsOf url: URL) throws {
    try self.init(contentsOf: url.path)
  }

  /// See ``init(contentsOf:)-(String)``.
  public init(contentsOf urls: [URL]) throws {
    try self.init(contentsOf: urls.map(\.path))
  }

  /// Several models with the same vocabularies: the mean of their probabilities decides, and sentences end as the first
  /// of them has learned.
  ///
  /// - Parameters:
  ///   - paths: the model files, one or more.
  /// - Throws: `ModelFileError`, `TranslatorError.noModel`, or `TranslatorError.differentTokenizers`.
  public init(contentsOf paths: [String]) throws {
    guard !paths.isEmpty else { throw TranslatorError.noModel }
    try InstructionSet.checkLimit()
    var loaded: [LoadedTranslationModel] = []
    for path in paths {
      let member = try LoadedTranslationModel(contentsOf: path)
      if let first = loaded.first, !first.text.hasSameVocabularies(as: member.text) {
        throw TranslatorError.differentTokenizers(paths[0], path)
      }
      loaded.append(member)
    }
    var text = loaded[0].text
    text.repetition = loaded.reduce(RepetitionLimits()) { $0.raised(to: $1.text.repetition) }
    self.init(
      members: loaded.map { TranslationStepModel($0.model, weights: $0.weights) }, text: text,
      shortlist: loaded.lazy.compactMap(\.shortlist).first, confidence: loaded[0].confidence)
  }

  /// - Parameter text: in the place of the model's own.
  package init(_ loaded: LoadedTranslationModel, reading text: TranslatorText? = nil) {
    self.init(
      members: [TranslationStepModel(loaded.model, weights: loaded.weights)], text: text ?? loaded.text,
      shortlist: loaded.shortlist, confidence: loaded.confidence)
  }

  /// - Throws: `TranslatorError.noConfidence` where ``Translation/Candidate/confidence`` is nil.
  package func requireConfidence() throws(TranslatorError) {
    if knownConfidence == nil { throw .noConfidence(withLanguageModel: confidence != nil) }
  }

  /// Whether any of the models attends to the source, so that there are alignments.
  public var hasAttention: Bool { members.contains(where: \.hasAttention) }
}

extension Translator {
  /// One of the languages of a translation; a name for those who import this module alone.
  public typealias Side = LanguageSide
}

/// Why a translator cannot be put together, or cannot translate or score.
public enum TranslatorError: Error, Hashable, LocalizedError, CustomStringConvertible {
  case noModel
  case differentTokenizers(String, String)
  case prefixCount(lines: Int, prefixes: Int)
  case beamSize(Int)
  case batchSize(Int)
  /// A text holds several lines. The place counts from 0.
  case severalLines(place: Int, count: Int)
  /// A pair to score has more tokens on one side than fit into memory. The line counts from 1.
  case longPair(line: Int, count: Int, limit: Int)
  /// Alignments, or source words in the place of unknown ones, of a model without attention.
  case noAttention
  case noShortlist
  /// Confidence of a model without calibration, or with a language model beside it.
  case noConfidence(withLanguageModel: Bool)
  /// Too few sentence pairs to calibrate the confidence by.
  case fewPairs(path: String, count: Int)
  /// To calibrate a model that knows no words of its training needs text to learn them from.
  case noWords(path: String)
  /// A document is not what its format says; the path is nil for one from memory. The line counts from 1.
  case malformedDocument(path: String?, format: String, line: Int, found: String, expected: String)
  /// A document names the languages of its texts, and which are meant is not known; the path is nil for one from
  /// memory.
  case unknownLanguage(path: String?, side: LanguageSide)
  case languageModelWeight(Double)
  /// The language model is of text that is cut into other tokens.
  case languageModelText(path: String)
  /// The language model gives scores that do not add up to 1.
  case languageModelScores(path: String)
  /// The language model has a token that the translator does not have.
  case languageModelToken(path: String, token: String)

  public var description: String {
    switch self {
    case .noModel: "No model was given. Name at least one model file."
    case .differentTokenizers(let first, let second):
      "\(first) and \(second) have different vocabularies. An ensemble needs models trained with the same ones: "
        + "train them from the same files with different seeds."
    case .prefixCount(let lines, let prefixes):
      "There are \(lines.counted("line")) to translate and \(prefixes.counted("prefix", plural: "prefixes")). Give one line of prefix, possibly empty, for each."
    case .beamSize(let size): "The beam size is \(size), expected 1 or more; 1 is greedy search."
    case .batchSize(let size): "The batch size is \(size), expected 1 or more sentences."
    case .severalLines(let place, let count):
      "Text \(place) holds \(count) lines, expected one. Split the text at its line feeds."
    case .longPair(let line, let count, let limit):
      "The pair in line \(line) has \(count) tokens on one side, expected at most \(limit); split it into sentences."
    case .noAttention:
      "The model has no attention, and so neither alignments nor source words for unknown ones; leave these options out, or "
        + "use a model with attention."
    case .noShortlist:
      "The model has no shortlist; add one with `tandem shortlist`, or translate without it."
    case .noConfidence(withLanguageModel: true):
      "There is no calibrated confidence with a language model; leave out one of them."
    case .noConfidence(withLanguageModel: false):
      "The model has no calibrated confidence; add it with `tandem calibrate`, or use a model that this version has "
        + "trained with at least \(TranslationConfidence.fewestPairs) validation pairs."
    case .fewPairs(let path, let count):
      "\(path): found \(count.counted("pair")) of sentences that can be used, expected at least "
        + "\(TranslationConfidence.fewestPairs) to calibrate the confidence by; give more."
    case .noWords(let path):
      "\(path): it does not know which words were in its training text; give such text, in the source language, by --words."
    case .malformedDocument(let path, let format, let line, let found, let expected):
      "\(path.map { "\($0):" } ?? "line ")\(line): found \(found), expected \(expected) in a document of the format "
        + "\(format); mend it there, or name another format."
    case .unknownLanguage(let path, let side):
      "\(path ?? "The document"): found no \(side) language, neither here nor in the model; give its tag, such as de or "
        + "pt-BR (\(side == .source ? "--src-locale" : "--tgt-locale") of `tandem translate`)."
    case .languageModelWeight(let weight):
      "The weight of the language model is \(weight), expected a number from 0 to 100; 0.2 is usual."
    case .languageModelText(let path): "\(path): it tokenizes text differently from the translator; \(Self.remedy)"
    case .languageModelScores(let path): "\(MixtureError.noProbabilities(name: path))"
    case .languageModelToken(let path, let token):
      "\(path): found the token \(token.excerpt), expected target tokens of the translator; \(Self.remedy)"
    }
  }

  public var errorDescription: String? { description }

  private static let remedy =
    "train it with `tandem train lm --vocab-from` and the translator's file, or with `tandem train ngram` on text cut by "
    + "`tandem tokenize --side target --model` and that file."
}
