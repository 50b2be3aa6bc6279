import ArgumentParser
import Glibc
import Tandem
import Text

private let defaults = TranslatorTrainingOptions()

/// The files of a training. Nothing is required here, because a configuration file may name them.
struct TrainingDataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Sentences to learn from, one a line.", valueName: "file"))
  var trainSrc: String?

  @Option(help: ArgumentHelp("Their translations: line N translates line N of --train-src.", valueName: "file"))
  var trainTgt: String?

  @Option(help: ArgumentHelp("Sentences to judge the model by, not among those it learns from.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Translations of --valid-src.", valueName: "file"))
  var validTgt: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The model file to make, as en-de.safetensors; MODEL.checkpoint and MODEL.log.jsonl come beside it.",
      valueName: "file"))
  var model: String?

  @Option(help: "Leave out pairs with more symbols on either side.")
  var maxTrainLength = defaults.maximumLength

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip the pair.")
  var onError = defaults.invalidUTF8

  @Option(help: "Numbers in the model file: f32, or bf16 for half the size.")
  var store = defaults.storesBFloat16 ? Storage.bf16 : .f32

  func validate() throws { try check(["maximumLength": "max-train-length"], apply) }

  /// The path of the model, when all files are named.
  func completeModelPath() throws -> String {
    for (name, value) in [
      ("train-src", trainSrc), ("train-tgt", trainTgt), ("valid-src", validSrc), ("valid-tgt", validTgt),
    ] where value == nil {
      throw ValidationError("Missing option --\(name); name a file, here or in the file of --config.")
    }
    if [trainSrc, trainTgt, validSrc, validTgt].contains("-") {
      throw ValidationError("Found - as a file to train on, expected the name of a file: it is read more than once.")
    }
    guard let model, !model.isEmpty else {
      throw ValidationError("Missing option --model; name the model file to make.")
    }
    try check("model", model, isNoneOf: [trainSrc, trainTgt, validSrc, validTgt])
    // Better now than after the first epoch.
    var status = stat()
    if stat(model, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
      throw ValidationError("--model \(model) is a folder or a device, expected the name of a file to make.")
    }
    let folder = model.lastIndex(of: "/").map { String(model[...$0]) } ?? "."
    if stat(folder, &status) != 0 { throw TextError.missingFolder(path: model) }
    return model
  }

  func apply(to options: inout TranslatorTrainingOptions) {
    options.trainSource = trainSrc ?? ""
    options.trainTarget = trainTgt ?? ""
    options.validSource = validSrc ?? ""
    options.validTarget = validTgt ?? ""
    options.maximumLength = maxTrainLength
    options.invalidUTF8 = onError
    options.storesBFloat16 = store == .bf16
  }
}
