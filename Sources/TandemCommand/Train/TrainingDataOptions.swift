import ArgumentParser
import Console
import Corpora
import Tandem
import Tensors
import Text

private let defaults = TranslatorTrainingOptions()

/// The files of a training. Nothing is required here, because a configuration file may name them.
struct TrainingDataOptions: ParsableArguments {
  @OptionGroup var pairs: PairFileOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Pairs to learn from with both sides in one file, in place of two: a table with TABs, CSV (.csv), or a translation memory \
      (.tmx). Of several files each may have a weight, as web.tsv:0.3: a weight behind a colon is the share of its pairs \
      used in each epoch; 0.3 uses three in ten, 2.5 every pair twice and half of them a third time. (default weight: 1)
      """,
      valueName: "file[:weight]"))
  var train: [String] = []

  @Option(help: ArgumentHelp("Pairs to validate the model on in one file, likewise.", valueName: "file"))
  var valid: String?

  @Option(
    help: """
      Hold out this share of the pairs for validation, such as 0.05, instead of giving files. At least 10 pairs are held \
      out, or half of them if there are fewer than 20.
      """)
  var validShare: Double?

  @Option(help: "Leave out pairs with more tokens on either side.")
  var maxTrainLength = defaults.maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the pair.")
  var onError = defaults.invalidUTF8

  /// The options by the properties that they set.
  static let names = [
    "maximumLength": "max-train-length", "invalidUTF8": "on-error", "heldOut.share": "valid-share",
    "training text": "--train, --train-src or --train-tgt",
    "validation text": "--valid, --valid-src or --valid-tgt",
  ]

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(Self.names) { [options] name throws(OptionError) in
      try heldOut?.validate { name("heldOut.\($0)") }
      try options.validateRanges(calling: name)
    }
  }

  /// What a training reads.
  struct Files {
    let training: [Weighted<ParallelFiles>]
    /// Nil where a part of the pairs is held out.
    let validation: ParallelFiles?
    let heldOut: HeldOutPart?

    var paths: [String] { training.flatMap(\.corpus.paths) + (validation?.paths ?? []) }
  }

  /// All files, when they are named.
  ///
  /// - Parameters:
  ///   - languages: of the sides, which a translation memory may hold among others; nil where they are not known.
  /// - Throws: `ValidationError` for files that are missing or too many.
  func completeFiles(
    languages: (source: String?, target: String?), requiringValidation: Bool = true
  ) throws -> Files {
    let training = try trainingFiles(languages)
    switch (valid != nil || pairs.areValidated, heldOut) {
    case (true, nil):
      return Files(
        training: training,
        validation: try pairs.validation(pairs: valid, languages: languages),
        heldOut: nil)
    case (false, let heldOut?):
      return Files(training: training, validation: nil, heldOut: heldOut)
    case (true, _?):
      throw ValidationError("--valid-share is for trainings without files to validate on; leave out one of them.")
    case (false, nil) where !requiringValidation: return Files(training: training, validation: nil, heldOut: nil)
    case (false, nil):
      throw ValidationError(
        "Found nothing to validate the model on; give --valid-src and --valid-tgt, or --valid, or hold a part of the pairs "
          + "out by --valid-share 0.05.")
    }
  }

  private func trainingFiles(_ languages: PairFileOptions.Languages) throws -> [Weighted<ParallelFiles>] {
    if train.isEmpty { return [Weighted(try pairs.training())] }
    return try train.map(WeightedPath.init).map { file in
      try file.validate(of: "train")
      return Weighted(try pairs.training(pairs: file.path, languages: languages), weight: file.weight)
    }
  }

  private var heldOut: HeldOutPart? { validShare.map { HeldOutPart(share: $0) } }

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
