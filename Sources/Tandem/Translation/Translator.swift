import Decoding
import Models
import Tensors
import Text

/// A trained translator, or several that vote: text in, text out.
///
/// ```swift
/// let translator = try Translator(contentsOf: "models/en-de.safetensors")
/// try translator.translate(["How are you?"])[0].text
/// ```
/// A value may be used from several threads at once. The output for a line does not depend on the other lines, on the
/// batch size or on the number of threads.
public struct Translator: Sendable {
  package let members: [TranslationStepModel]
  package let source: Tokenizer
  package let target: Tokenizer
  /// A language model that has a say in translating; scoring is without it.
  var languageModel: ShallowFusion?

  package init(members: [TranslationStepModel], source: Tokenizer, target: Tokenizer) {
    self.members = members
    self.source = source
    self.target = target
  }

  /// - Throws: `ModelFileError` when the file is not a translator of this program.
  public init(contentsOf path: String) throws {
    try self.init(contentsOf: [path])
  }

  /// Several models with the same vocabularies: the mean of their probabilities decides.
  ///
  /// - Throws: `ModelFileError`, or `TranslatorError.differentTokenizers`.
  public init(contentsOf paths: [String]) throws {
    guard let first = paths.first else { throw TranslatorError.noModel }
    var loaded: [LoadedTranslationModel] = []
    for path in paths {
      let member = try LoadedTranslationModel(contentsOf: path)
      if let first = loaded.first, !first.tokenizers.hasSameVocabularies(as: member.tokenizers) {
        throw TranslatorError.differentTokenizers(paths[0], path)
      }
      loaded.append(member)
    }
    precondition(!loaded.isEmpty, "no model in \(first)")
    self.init(
      members: loaded.map { TranslationStepModel($0.model, weights: $0.weights) }, source: loaded[0].tokenizers.source,
      target: loaded[0].tokenizers.target)
  }

  package init(_ loaded: LoadedTranslationModel) {
    self.init(
      members: [TranslationStepModel(loaded.model, weights: loaded.weights)], source: loaded.tokenizers.source,
      target: loaded.tokenizers.target)
  }

  /// Whether any of the models attends to the source, so that there are alignments.
  package var hasAttention: Bool { members.contains { $0.model.options.decoder.attention != .none } }

  /// Translates lines with beam search, scores being divided by length.
  ///
  /// - Parameters:
  ///   - lines: a sentence each; long ones are translated in parts.
  ///   - beamSize: hypotheses that are followed at once; 1 is greedy search.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: a translation for each line, in their order.
  /// - Throws: `TranslatorError.beamSize` when it is less than 1, `InferenceError.threads`; `CancellationError` when the task
  ///   of the caller is cancelled.
  public func translate(_ lines: [String], beamSize: Int = 5, threads: Int = 1) throws -> [Translation] {
    guard beamSize >= 1 else { throw TranslatorError.beamSize(beamSize) }
    var options = TranslatorOptions()
    options.search.beamSize = beamSize
    return try translate(lines, options: options, workers: Workers(checking: threads))
  }
}

/// How a translator works.
package struct TranslatorOptions: Sendable {
  package var search = SearchOptions()
  /// Sentences that are decoded together.
  package var batchSize = 32
  /// Longer lines are translated in parts of at most so many tokens, and the parts are joined.
  package var maximumSourceLength = 250
  /// `<unk>` in a translation is replaced by the source word that it attends to most: by the token of a vocabulary of
  /// words, or by all from one space to the next around a piece.
  package var replacesUnknown = false

  package init() { search.lengthPenalty = .average }
}

/// The translations of one line, best first.
public struct Translation: Sendable, Hashable {
  public struct Candidate: Sendable, Hashable {
    public let text: String
    /// Log-probability over the length penalty; natural logarithm. With a language model
    /// (``Translator/fused(withLanguageModel:weight:)``) a weighted sum of two takes the place of the log-probability.
    public let score: Double
    package let hypothesis: Hypothesis
  }

  /// At least one.
  public let candidates: [Candidate]

  public var text: String { candidates[0].text }
}

/// Why a translator cannot be put together, or cannot translate.
public enum TranslatorError: Error, Hashable, CustomStringConvertible {
  case noModel
  case differentTokenizers(String, String)
  case prefixCount(lines: Int, prefixes: Int)
  case beamSize(Int)
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
      "There are \(lines) lines to translate and \(prefixes) prefixes. Give one line of prefix, possibly empty, for each."
    case .beamSize(let size): "The beam size is \(size), expected 1 or more; 1 is greedy search."
    case .languageModelWeight(let weight):
      "The weight of the language model is \(weight), expected a number from 0 to 100; 0.2 is usual."
    case .languageModelText(let path): "\(path): its text is cut otherwise than the translator's; \(Self.remedy)"
    case .languageModelScores(let path): "\(MixtureError.noProbabilities(name: path))"
    case .languageModelToken(let path, let token):
      "\(path): found the token \(token.excerpt), expected target tokens of the translator; \(Self.remedy)"
    }
  }

  private static let remedy =
    "train it with `tandem train lm --vocab-from` and the translator's file, or with `tandem train ngram` on text cut by "
    + "`tandem tokenize --side target --model` and that file."
}
