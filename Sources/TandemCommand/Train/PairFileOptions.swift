import ArgumentParser
import Console
import DataCommands
import Tandem

/// Files of sentence pairs: with one side each, or the columns of those with both. Nothing is required here, because a
/// configuration file may name them.
struct PairFileOptions: ParsableArguments {
  typealias Languages = (source: String?, target: String?)

  @Option(help: ArgumentHelp("Sentences that a translator learns from, one a line.", valueName: "file"))
  var trainSrc: String?

  @Option(help: ArgumentHelp("Their translations: line N translates line N of --train-src.", valueName: "file"))
  var trainTgt: String?

  @Option(
    help: ArgumentHelp("Sentences to validate a translator on, not among those it learns from.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Translations of --valid-src.", valueName: "file"))
  var validTgt: String?

  @OptionGroup var columns: PairColumnOptions

  var paths: [String?] { [trainSrc, trainTgt, validSrc, validTgt] }

  /// The first of these options that is given.
  var given: String? {
    zip(["train-src", "train-tgt", "valid-src", "valid-tgt"], paths).first { $0.1 != nil }?.0
  }

  var areValidated: Bool { validSrc != nil || validTgt != nil }

  /// What a training learns from.
  ///
  /// - Parameter pairs: the file of `--train`, in place of two.
  /// - Throws: `ValidationError` for files that are missing or too many.
  func training(pairs: String? = nil, languages: Languages = (nil, nil)) throws -> ParallelFiles {
    try files(("train", pairs), ("train-src", trainSrc), ("train-tgt", trainTgt), languages)
  }

  /// What it validates a model on.
  ///
  /// - Parameter pairs: the file of `--valid`, in place of two.
  /// - Throws: `ValidationError` for files that are missing or too many.
  func validation(pairs: String? = nil, languages: Languages = (nil, nil)) throws -> ParallelFiles {
    try files(("valid", pairs), ("valid-src", validSrc), ("valid-tgt", validTgt), languages)
  }

  private typealias NamedFile = (option: String, path: String?)

  private func files(
    _ pairs: NamedFile, _ source: NamedFile, _ target: NamedFile, _ languages: Languages
  ) throws -> ParallelFiles {
    guard pairs.path != nil else {
      return ParallelFiles(
        source: try trainingFile(source.option, source.path), target: try trainingFile(target.option, target.path))
    }
    if let other = [source, target].first(where: { $0.path != nil }) {
      throw ValidationError(
        "--\(pairs.option) is a file with both sides and --\(other.option) has one of them; leave out one of the two.")
    }
    return columns.files(pairs: try trainingFile(pairs.option, pairs.path), languages: languages)
  }
}
