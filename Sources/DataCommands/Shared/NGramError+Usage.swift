import Console
import NGrams

extension NGramError: PossibleUsageError {
  /// The name of a file to make.
  package var isUsageError: Bool {
    if case .packedName = self { true } else { false }
  }
}
