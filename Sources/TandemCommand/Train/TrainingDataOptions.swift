import ArgumentParser
import Console
import Tandem
import Tensors
import Text

private let defaults = TranslatorTrainingOptions()

/// The files of a training. Nothing is required here, because a configuration file may name them.
struct TrainingDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Sentences to learn from, one a line.", valueName: "file"))
  var trainSrc: String?

  @Option(help: ArgumentHelp("Their translations: line N translates line N of --train-src.", valueName: "file"))
  var trainTgt: String?

  @Option(help: ArgumentHelp("Sentences to validate the model on, not among those it learns from.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Translations of --valid-src.", valueName: "file"))
  var validTgt: String?

  @Option(help: "Leave out pairs with more tokens on either side.")
  var maxTrainLength = defaults.maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the pair.")
  var onError = defaults.invalidUTF8

  /// The options by the properties that they set.
  static let names = [
    "maximumLength": "max-train-length", "invalidUTF8": "on-error", "training text": "--train-src or --train-tgt",
    "validation text": "--valid-src or --valid-tgt",
  ]

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in
      try options.validateRanges(calling: name)
    }
  }

  /// All files, when they are named.
  func completeFiles() throws -> (training: ParallelFiles, validation: ParallelFiles) {
    let training = try ParallelFiles(
      source: trainingFile("train-src", trainSrc), target: trainingFile("train-tgt", trainTgt))
    let validation = try ParallelFiles(
      source: trainingFile("valid-src", validSrc), target: trainingFile("valid-tgt", validTgt))
    return (training, validation)
  }

  func apply(to options: inout TranslatorTrainingOptions) {
    options.maximumLength = maxTrainLength
    options.invalidUTF8 = onError
  }
}

/// A file to train on: named, and not standard input, for it is read more than once.
func trainingFile(_ option: String, _ path: String?) throws -> String {
  guard let path else {
    throw ValidationError("Missing option --\(option); name a file, here or in the file of --config.")
  }
  if path == "-" {
    throw ValidationError("Found - for --\(option), expected the name of a file: it is read more than once.")
  }
  return path
}
