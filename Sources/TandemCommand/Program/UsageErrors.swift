import Console
import Tandem

// Which errors of the library are mistakes in the command line: options that are wrong, or that a model has no use for.

extension MixtureError: PossibleUsageError {
  package var isUsageError: Bool {
    switch self {
    case .noModels, .weightCount, .weight, .weightSum, .noNeuralModel, .options, .nothingToTune: true
    case .vocabulary, .preparation, .units, .noProbabilities, .noHeldOutText, .noGradientText: false
    }
  }
}

extension AdaptationError: PossibleUsageError {
  package var isUsageError: Bool {
    switch self {
    case .needsOneFile, .replaysTranslations, .columns: true
    case .joint: false
    }
  }
}

extension ModelFileError: PossibleUsageError {
  /// The name of a head.
  package var isUsageError: Bool {
    if case .head = problem { true } else { false }
  }
}
