import Corpora
import Models
import Tensors
import Text
import Training

/// Why a training cannot begin or go on. Its description is a sentence: the place, what was found, what was expected,
/// and the remedy.
public struct TrainingFailure: Error, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// A file of examples cannot be read, is not UTF-8, has mistakes, or does not belong to the other of its pair.
    case text
    /// An option is out of range, or contradicts another.
    case options
    /// The checkpoint beside the model is that of another training, or damaged.
    case checkpoint
    /// The model or its checkpoint cannot be written or read.
    case storage
    /// The loss was not finite for many updates.
    case divergence
  }

  public let kind: Kind
  package let underlying: any Error

  public var description: String { "\(underlying)" }

  /// Does something that may fail by errors of the modules below.
  static func wrapping<Value>(_ body: () throws -> Value) throws(TrainingFailure) -> Value {
    do {
      return try body()
    } catch {
      throw TrainingFailure(error)
    }
  }

  init(_ error: any Error) {
    underlying = error
    kind =
      switch error {
      case TextError.unknownLocale, TextError.inconsistentTokenizer: .options
      case is TextError, is CorpusError, is ColumnError, is LabeledTextError, is WordVectorError,
        TrainingError.noExamples, LabelingError.tooManyLabels, LabelingError.unknownValidation,
        LabelingError.unknownLabels:
        .text
      case is OptionError, is LabelingError, is AdaptationError, TrainingError.tooLittleMemory: .options
      case TrainingError.diverged, TrainingError.noFiniteValidation: .divergence
      case TrainingError.modelInUse, TrainingError.unusableLock, TrainingError.wouldReplace: .storage
      case is TrainingError: .checkpoint
      default: .storage
      }
  }
}
