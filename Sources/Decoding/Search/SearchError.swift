import Tensors

/// What is wrong with the options of a search, or with its models.
package enum SearchError: Error, Equatable, CustomStringConvertible {
  case options(OptionError)
  case emptyEnsemble
  case vocabulariesDiffer([Int])
  case tokenOutsideVocabulary(Int32, vocabularySize: Int)

  package var description: String {
    if case .options(let error) = self { return error.description }
    return "The search is impossible: \(problem)."
  }

  private var problem: String {
    switch self {
    case .options(let error): error.problem
    case .emptyEnsemble: "an ensemble of no models"
    case .vocabulariesDiffer(let sizes):
      "the models of an ensemble have vocabularies of "
        + sizes.map(String.init).joined(separator: ", ") + " tokens; they must be the same"
    case .tokenOutsideVocabulary(let token, let size): "token \(token) is outside a vocabulary of \(size)"
    }
  }
}
