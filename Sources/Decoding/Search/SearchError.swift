import Tensors

/// What is wrong with the options of a search, or with its models.
package enum SearchError: Error, Equatable, CustomStringConvertible {
  case beamSize(Int)
  case nBest(Int, beamSize: Int)
  case negative(String, Int)
  case minimumAboveMaximum(Int, Int)
  case maximumLengthFactor(Double)
  case lengthPenaltyAlpha(Double)
  case sampling(OptionError)
  case samplingWithBeam(Int)
  case emptyEnsemble
  case vocabulariesDiffer([Int])
  case tokenOutsideVocabulary(Int32, vocabularySize: Int)

  package var description: String { "The search is impossible: \(problem)." }

  private var problem: String {
    switch self {
    case .beamSize(let size): "the beam size is \(size); it must be 1 or more"
    case .nBest(let count, let beamSize):
      count < 1
        ? "\(count) hypotheses are asked for; it must be 1 or more"
        : "\(count) hypotheses are asked for, but a beam of \(beamSize) finds \(beamSize)"
    case .negative(let name, let value): "the \(name) is \(value); it must not be negative"
    case .minimumAboveMaximum(let minimum, let maximum):
      "the minimum length \(minimum) is above the maximum length \(maximum)"
    case .maximumLengthFactor(let factor):
      "the maximum length is \(factor) times the source length; the factor must be finite and not negative"
    case .lengthPenaltyAlpha(let alpha): "the length penalty has alpha \(alpha); it must be finite and not negative"
    case .sampling(let error): error.problem
    case .samplingWithBeam(let size): "sampling takes a beam of 1, not \(size)"
    case .emptyEnsemble: "an ensemble of no models"
    case .vocabulariesDiffer(let sizes):
      "the models of an ensemble have vocabularies of "
        + sizes.map(String.init).joined(separator: ", ") + " tokens; they must be the same"
    case .tokenOutsideVocabulary(let token, let size): "token \(token) is outside a vocabulary of \(size)"
    }
  }
}
