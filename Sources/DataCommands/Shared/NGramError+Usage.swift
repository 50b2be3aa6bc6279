import Console
import NGrams

extension NGramError: PossibleMistake {
  /// The name of a file to make.
  package var isMistake: Bool {
    if case .packedName = self { true } else { false }
  }
}
