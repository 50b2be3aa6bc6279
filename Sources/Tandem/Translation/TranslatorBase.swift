import FileFormats
import Foundation
import Models
import Tensors
import Text
import Tokens
import Training

/// A trained translator that the training of another begins with.
public struct TranslatorBase: Sendable, Hashable {
  /// Its model file, whatever the numbers in it are.
  public var path: String
  /// Tokens, sentences and usual forms are learned from the training files, as without a base, and what the base knows
  /// of tokens in both vocabularies is taken over. Otherwise all of these are the base's.
  public var learnsVocabulary: Bool
  /// All but the weights stays as it is in the file: rates of dropout, and parts such as a shortlist.
  var keepsParts = false

  /// - Parameters:
  ///   - path: the model file.
  ///   - learnsVocabulary: whether tokens are learned from the training files.
  public init(_ path: String, learnsVocabulary: Bool = false) {
    self.path = path
    self.learnsVocabulary = learnsVocabulary
  }
}

/// What a training takes of the translator that it begins with.
struct StartingTranslator {
  let base: TranslatorBase
  private let file: ModelFile
  let loaded: LoadedTranslationModel

  /// - Throws: `ModelFileError`.
  init(_ base: TranslatorBase) throws {
    self.base = base
    file = try ModelFile.load(base.path, expecting: .translator)
    loaded = try LoadedTranslationModel(file)
  }

  /// How the base reads and writes text; nil where that is learned anew.
  var keptText: TranslatorText? { base.learnsVocabulary ? nil : loaded.text }

  /// Sizes and kinds are the base's.
  func modelOptions(_ own: TranslationOptions) -> TranslationOptions {
    base.keepsParts ? loaded.model.options : loaded.model.options.withDropout(of: own)
  }

  // MARK: Weights

  /// - Parameter text: of the model.
  func initialWeights(of model: TranslationModel, _ text: TranslatorText, _ options: TrainingOptions) throws -> Weights
  {
    if !base.learnsVocabulary { return try options.initialWeights(from: loaded.weights) }
    let weights = try options.initialWeights(of: model.parameters)
    model.copy(
      loaded.model, from: loaded.weights.dequantized(), to: weights,
      sourceRows: Self.rows(of: text.source, in: loaded.text.source),
      targetRows: Self.rows(of: text.target, in: loaded.text.target))
    return weights
  }

  /// For each token of a vocabulary its number in another; nil where that lacks it.
  private static func rows(of tokenizer: Tokenizer, in other: Tokenizer) -> [Int?] {
    tokenizer.vocabulary.tokens.map { other.vocabulary.id(for: $0).map { Int($0) } }
  }

  /// What is taken over, as a sentence for the beginning of a training.
  func remark(_ text: TranslatorText) -> String {
    guard base.learnsVocabulary else { return "the training begins with \(base.path)" }
    func share(_ side: String, _ rows: [Int?]) -> String {
      "\(rows.count { $0 != nil }) of \(rows.count) \(side) tokens"
    }
    return "the training begins with \(base.path), which has "
      + share("source", Self.rows(of: text.source, in: loaded.text.source)) + " and "
      + share("target", Self.rows(of: text.target, in: loaded.text.target)) + "; the other tokens begin anew"
  }

  // MARK: Description

  /// Names the base in a model file, and adds the parts that it keeps.
  func complete(_ description: inout ModelDescription) { description.setBase(file, keepsParts: base.keepsParts) }
}

// MARK: Options that do not agree

extension TranslatorBase {
  /// Checks that options go with the model.
  ///
  /// - Parameters:
  ///   - isGiven: whether somebody has chosen the value of a property, rather than leave it to the model.
  ///   - name: what an error calls a property, or a property with its value.
  /// - Throws: `OptionError` for the first that contradicts the model; `ModelFileError`.
  package func check(
    _ options: TranslatorTrainingOptions, isGiven: (_ property: String, _ value: String) -> Bool = { _, _ in false },
    calling name: (String) -> String = { $0 }
  ) throws {
    let file = try ModelFile.load(path, expecting: .translator)
    let model = try file.translationOptions()
    try checkModel(options.model, model, isGiven, name)
    try checkText(options, model, TranslatorText(file), name)
  }

  private func checkModel(
    _ own: TranslationOptions, _ model: TranslationOptions, _ isGiven: (String, String) -> Bool,
    _ name: (String) -> String
  ) throws {
    var expected = model.withDropout(of: own)
    (expected.sourceVocabularySize, expected.targetVocabularySize) = (
      own.sourceVocabularySize, own.targetVocabularySize
    )
    let (values, expectedValues) = (try JSON(encoding: own).leaves, try JSON(encoding: expected).leaves)
    for (property, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let expected = expectedValues[property], expected != value else { continue }
      guard isGiven("model.\(property)", value) else { continue }
      let typed = name("model.\(property) = \(value)")
      throw OptionError.contradiction(
        typed, "\(name("model.\(property) = \(expected)")) of \(path)",
        reason: "sizes and kinds are those of the model that the training begins with",
        remedy: "leave out \(typed), or \(name("base"))")
    }
  }

  private func checkText(
    _ options: TranslatorTrainingOptions, _ model: TranslationOptions, _ text: TranslatorText,
    _ name: (String) -> String
  ) throws {
    if learnsVocabulary {
      guard model.sharedEmbeddings && !options.text.isJoint else { return }
      throw OptionError.contradiction(
        name("text.isJoint = false"), "the shared embeddings of \(path)", reason: "one embedding needs one vocabulary",
        remedy: "use \(name("text.isJoint = true"))")
    }
    let own = options.text
    let remedy = "leave it out, or learn new tokens with \(name("learnsVocabulary = true"))"
    if own.bpeDropout > 0 && (text.source.encoding == nil || text.target.encoding == nil) {
      throw OptionError.outOfRange(
        option: name("text.bpeDropout"), found: "\(own.bpeDropout)",
        expected: "0 with the tokens of \(path): words have no merges", remedy: remedy)
    }
    if own.placeholderRate > 0 && text.placeholders == nil {
      throw OptionError.outOfRange(
        option: name("text.placeholderRate"), found: "\(own.placeholderRate)",
        expected: "0 with the tokens of \(path), which has no symbols for placeholders", remedy: remedy)
    }
  }
}

extension JSON {
  /// Values by their paths, as `encoder.stack.hiddenSize`.
  fileprivate var leaves: [String: String] {
    switch self {
    case .object(let members):
      members.reduce(into: [:]) { leaves, member in
        for (path, value) in member.value.leaves { leaves[path.isEmpty ? member.key : "\(member.key).\(path)"] = value }
      }
    case .string(let text): ["": text]
    default: ["": text]
    }
  }
}
