import Decoding
import Evaluation
import FileFormats
import NGrams
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// Programs show `localizedDescription`, which is a number where an error has no description of its own: every error
// that a public call may throw gives its sentence there.

extension EvaluationError: LocalizedError {
  public var errorDescription: String? { description }
}

extension TextError: LocalizedError {
  public var errorDescription: String? { description }
}

extension ModelFileError: LocalizedError {
  public var errorDescription: String? { description }
}

extension MixtureError: LocalizedError {
  public var errorDescription: String? { description }
}

extension TrainingFailure: LocalizedError {
  public var errorDescription: String? { description }
}

extension NGramError: LocalizedError {
  package var errorDescription: String? { "\(self)" }
}

extension SearchError: LocalizedError {
  package var errorDescription: String? { description }
}

extension InspectionError: LocalizedError {
  package var errorDescription: String? { description }
}

extension SafetensorsError: LocalizedError {
  package var errorDescription: String? { description }
}

extension InstructionSetError: LocalizedError {
  public var errorDescription: String? { description }
}

extension OptionError: LocalizedError {
  public var errorDescription: String? { description }
}
