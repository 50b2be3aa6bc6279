import Foundation

/// Why a server cannot start.
package enum ServingError: Error, Hashable, LocalizedError, CustomStringConvertible {
  case noModels
  /// A translator whose file names no languages.
  case noLanguages(path: String)
  /// A model is of a kind that no protocol asks for.
  case noServedKind(path: String, found: String)
  case sameName(first: String, second: String)
  case sameLanguages(first: String, second: String, source: String, target: String)

  package var description: String {
    switch self {
    case .noModels: "No model was given. Name at least one model file."
    case .noLanguages(let path):
      "\(path): found no languages of the translator, which clients ask for by name; train it with --src-locale and "
        + "--tgt-locale."
    case .noServedKind(let path, let found):
      "\(path): found a model of the kind \(found), expected a translator, a tagger, a classifier or a language model; "
        + "leave it out."
    case .sameName(let first, let second):
      "\(first) and \(second) have one name, expected different ones, for clients choose models by them; rename a file."
    case .sameLanguages(let first, let second, let source, let target):
      "\(first) and \(second) both translate from \(source) to \(target), expected one model for each pair of languages; "
        + "leave one of them out."
    }
  }

  package var errorDescription: String? { description }
}
