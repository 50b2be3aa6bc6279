import ArgumentParser
import Console
import Tandem
import Tensors
import Text

/// The files that a tagger or classifier learns from. Nothing is required here, because a configuration file may name
/// them.
struct LabelingDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Examples to learn from.", valueName: "file"))
  var train: String?

  @Option(help: ArgumentHelp("Examples to validate the model on, not among those it learns from.", valueName: "file"))
  var valid: String?

  /// The options by what they determine.
  static let names = [
    "training text": "--train or other columns", "validation text": "--valid or other columns", "heads": "--train",
  ]

  /// Files of these names and this kind, when they are named.
  func files(_ name: String, _ kind: any HeadFiles) throws -> LabelingFiles {
    LabelingFiles(
      name: name, training: try trainingFile("train", train), validation: try trainingFile("valid", valid), kind: kind)
  }
}

/// Which examples a training of labels takes, and how it is validated.
struct LabelingExampleOptions: ParsableArguments {
  @Option(help: "Leave out longer sentences, and cut longer texts, in words.")
  var maxTrainLength = LabelingTrainingOptions().maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the example.")
  var onError = LineReader.InvalidUTF8.stop

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Choose the best model by its score on the validation examples, and not by the loss.")
  var validateByScore = true

  /// The options by the properties that they set.
  static let names = [
    "maximumLength": "max-train-length", "invalidUTF8": "on-error", "validatesByScore": "validate-by-score",
  ]

  func validate() throws {
    var options = LabelingTrainingOptions()
    options.maximumLength = maxTrainLength
    try check(Self.names) { [options] name throws(OptionError) in
      try options.validateRanges(calling: name)
    }
  }
}
