import Console
import Tandem

// Which errors of the library are mistakes in the command line: options that are wrong, or that a model has no use for.

extension MixtureError: PossibleMistake {
  package var isMistake: Bool {
    switch self {
    case .noModels, .weightCount, .weight, .weightSum, .noNeuralModel, .options, .nothingToTune: true
    case .vocabulary, .preparation, .units, .noProbabilities, .noHeldOutText, .noGradientText: false
    }
  }
}

extension ModelFileError: PossibleMistake {
  /// The name of a head.
  package var isMistake: Bool {
    if case .head = problem { true } else { false }
  }
}
