import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Tensors
import Text

private let defaults = AdaptationOptions()

/// The files that a model is adapted to. Nothing is required here, because a configuration file may name them.
struct AdaptationDataOptions: ParsableArguments {
  @OptionGroup var pairs: PairFileOptions

  @Option(
    help: ArgumentHelp(
      "What a model learns from: pairs in one file, words with tags, texts with labels, or lines of text.",
      valueName: "file"))
  var train: String?

  @Option(help: ArgumentHelp("The same to validate it on, not among what it learns from.", valueName: "file"))
  var valid: String?

  @Option(
    help: ArgumentHelp(
      "Language of the source in a translation memory, as en. (default: the model's, if known)", valueName: "tag"))
  var srcLocale: String?

  @Option(help: ArgumentHelp("Language of the target, likewise.", valueName: "tag"))
  var tgtLocale: String?

  @Option(help: "Share of the examples that is held out to validate the model on, without files for that.")
  var validShare = defaults.heldOutShare

  @OptionGroup var reading: LabeledFormatOptions

  @Option(help: "Leave out longer examples, and cut longer texts, in tokens or words. (default: as in the training)")
  var maxTrainLength: Int?

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the example.")
  var onError = defaults.invalidUTF8

  /// The options by what they determine.
  static let names = [
    "maximumLength": "max-train-length", "invalidUTF8": "on-error", "heldOut.share": "valid-share",
    "training text": "--train, --train-src or --train-tgt", "validation text": "--valid, --valid-src or --valid-tgt",
  ]

  var files: [String?] { pairs.paths + [train, valid] }

  func validate() throws {
    var options = defaults
    options.heldOutShare = validShare
    options.maximumLength = maxTrainLength
    try check(Self.names) { [options] name throws(OptionError) in try options.validateRanges(calling: name) }
  }

  /// - Throws: `ValidationError` for files that are missing, or of two kinds of models.
  func examples() throws -> ModelAdaptation.Examples {
    switch (pairs.given, train != nil ? "train" : valid.map { _ in "valid" }) {
    case (nil, nil):
      throw ValidationError(
        "Found no files to learn from; give --train, or for a translator also --train-src and --train-tgt."
      )
    case (let ofPairs?, let alone?):
      throw ValidationError("--\(alone) is in place of --\(ofPairs); leave out one of them.")
    case (nil, _):
      return .file(
        try trainingFile("train", train), validation: try valid.map { try trainingFile("valid", $0) })
    case (_, nil):
      return .pairs(try pairs.training(), validation: pairs.areValidated ? try pairs.validation() : nil)
    }
  }

  /// What is given and has no effect under the other options.
  ///
  /// - Parameter labeled: the files of a model of labels; none for other models.
  /// - Throws: `ValidationError` for a format of other files.
  func effects(on labeled: [LabelingFiles]) throws -> [IneffectiveOption] {
    let hasTags = labeled.contains { $0.kind is LabelingFiles.TagFiles }
    if !labeled.isEmpty { try reading.check(tags: hasTags) }
    return pairs.columns.effects(on: labeled.isEmpty ? [train, valid] : []) + [
      IneffectiveOption(
        "valid-share", validShare != defaults.heldOutShare, valid == nil && !pairs.areValidated,
        "a part to hold out; there are files to validate the model on")
    ] + reading.effects(tags: hasTags, labels: !labeled.isEmpty && !hasTags)
  }

  func apply(to adaptation: inout ModelAdaptation) {
    reading.apply(to: &adaptation)
    adaptation.pairColumns = (pairs.columns.srcColumn, pairs.columns.tgtColumn)
    adaptation.languages = (srcLocale, tgtLocale)
  }
}
