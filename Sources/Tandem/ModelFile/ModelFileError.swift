import FileFormats
import Models
import Tensors

/// Why a model could not be loaded or saved.
public struct ModelFileError: Error, Equatable, CustomStringConvertible {
  package enum Problem: Error, Equatable {
    case file(SafetensorsError.Problem)
    /// A safetensors file that another program wrote.
    case foreign(format: String?)
    case formatVersion(found: String, expected: [Int])
    case kind(found: String, expected: String)
    case missingMetadata(key: String)
    /// The model has no head of this name and kind.
    case head(found: String, expected: String)
    /// The options are not JSON, or not of this kind of model.
    case options(String)
    case impossibleOptions(OptionError)
    case missingTensor(name: String)
    case unexpectedTensor(name: String)
    case shape(name: String, found: [Int], expected: [Int])
    case elementType(name: String, found: String, expected: String)
    /// A tokenizer or label set is missing or damaged.
    case part(name: String, problem: String)
    case vocabularySize(name: String, found: Int, expected: Int)
    /// What is in the file is not what was written.
    case checksum(of: String)
    /// NaN, infinity, or too large for the type it would be saved as.
    case notFinite(name: String)
  }

  public let path: String
  package let problem: Problem

  package init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// The file holds a model of n-grams.
  var isOfNGrams: Bool {
    if case .kind(Problem.ngrams, _) = problem { true } else { false }
  }

  /// The file is not a safetensors file.
  package var isForeign: Bool {
    if case .file(let problem) = problem { problem.isForeign } else { false }
  }

  public var description: String { "\(path.isEmpty ? "\"\"" : path): \(problem)." }
}

extension ModelFileError.Problem {
  /// What models of n-grams, which have files of their own, are called beside the kinds in model files.
  fileprivate static let ngrams = "ngrams"

  /// The file holds n-grams.
  ///
  /// - Parameter kind: the kind that is wanted; nil for any that is neural.
  static func ngrams(expected kind: ModelKind? = nil) -> Self {
    .kind(found: ngrams, expected: kind?.rawValue ?? "a neural model")
  }

  static func kind(found: ModelKind, expected: [ModelKind]) -> Self {
    .kind(found: found.rawValue, expected: expected.map(\.rawValue).joined(separator: ", "))
  }

  /// A kind in words, and the commands that use such a model.
  private static let kinds: [String: (name: String, commands: String)] = [
    ModelKind.translator.rawValue: ("a translator", "`tandem translate`"),
    "tagger": ("a tagger", "`tandem tag`"),
    "classifier": ("a classifier", "`tandem classify`"),
    ModelKind.segmenter.rawValue: ("a segmenter", "`tandem train tagger`"),
    ModelKind.joint.rawValue: ("a joint model", "`tandem tag` or `tandem classify`"),
    ModelKind.languageModel.rawValue: ("a language model", "`tandem generate` or `tandem score text`"),
    ngrams: ("a model of n-grams", "`tandem score text`"),
  ]

  /// What models of a kind are called in a sentence.
  package static func name(ofKind kind: String) -> String {
    kinds[kind]?.name ?? "a model of kind \(JSON.excerpt(kind))"
  }

  private static func kind(found: String, expected: String) -> String {
    let names = expected.split(separator: ", ").map { kinds[String($0)]?.name ?? String($0) }
    let wanted =
      names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1] : names.joined()
    guard let kind = kinds[found] else {
      return "found \(name(ofKind: found)), expected \(wanted); use a newer tandem"
    }
    return "found \(kind.name), expected \(wanted); use \(kind.commands) with it"
  }
}

extension ModelFileError.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let problem):
      problem.description
    case .foreign(let format?) where format.hasPrefix("tandem checkpoint"):
      "found the checkpoint of a training, expected a model; give the model beside it, when there is one"
    case .foreign(let format):
      "found a safetensors file \(format.map { "of format \(JSON.excerpt($0))" } ?? "without a format"), expected "
        + "\"tandem\"; give a model that tandem trained"
    case .formatVersion(let found, let expected):
      "found format version \(JSON.excerpt(found)), expected \(expected.map(String.init).joined(separator: " or ")); "
        + "use a newer tandem, or train the model again"
    case .kind(let found, let expected):
      Self.kind(found: found, expected: expected)
    case .head(let found, let expected):
      "found \(JSON.excerpt(found)) as what the model predicts, expected \(expected); `tandem inspect` shows it"
    case .missingMetadata(let key):
      "found no \(JSON.excerpt(key)) in the metadata; the file is damaged or another program has rewritten it"
    case .options(let problem):
      "options: \(problem); the file is damaged or another program has rewritten it"
    case .impossibleOptions(let error):
      "options: \(error.problem); the file is damaged or another program has rewritten it"
    case .missingTensor(let name):
      "there is no tensor \(JSON.excerpt(name)), which the options ask for; the file is damaged"
    case .unexpectedTensor(let name):
      "found tensor \(JSON.excerpt(name)), which the options do not ask for; the file is damaged"
    case .shape(let name, let found, let expected):
      "tensor \(JSON.excerpt(name)): found shape \(found), expected \(expected); the file is damaged"
    case .elementType(let name, let found, let expected):
      "tensor \(JSON.excerpt(name)): found element type \(found), expected \(expected); convert it"
    case .part(let name, let problem):
      "\(name): \(problem); the file is damaged or another program has rewritten it"
    case .vocabularySize(let name, let found, let expected):
      "the \(name) vocabulary has \(found) tokens, and the options ask for \(expected); the file is damaged"
    case .checksum(let part):
      "its \(part) and its checksum do not agree; the file is damaged, get a whole copy (another program that changes "
        + "it should leave the checksums out)"
    case .notFinite(let name):
      "tensor \(JSON.excerpt(name)): found a number that is infinite or not a number; get a whole copy, "
        + "or go back to an earlier checkpoint"
    }
  }
}
