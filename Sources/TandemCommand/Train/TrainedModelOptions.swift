import ArgumentParser
import Console
import Glibc
import Tandem
import Text

/// The model file that a training makes. Nothing is required here, because a configuration file may name it.
struct TrainedModelOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The model file to make, as en-de.safetensors; MODEL.checkpoint and MODEL.log.jsonl come beside it.",
      valueName: "file"))
  var model: String?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      Leave each of the --keep-best models as a file, too: beside en-de.safetensors en-de.best-1.safetensors, which is \
      the best, en-de.best-2.safetensors and so on, for `tandem average`. They are replaced when better ones come, \
      and such files of an earlier training with higher numbers are removed.
      """)
  var keepFiles = false

  @Option(help: "Numbers in the model file: f32, bf16 for half the size, or int8 for a quarter.")
  var store = WeightStorage.float32

  /// The options by the properties that they set.
  static let names = ["storage": "store"]

  /// The path of the model.
  ///
  /// - Parameter read: files that the training reads.
  func path(isNoneOf read: [String?]) throws -> String {
    try check("model", path: model)
    guard let model else { throw ValidationError("Missing option --model; name the model file to make.") }
    try checkModelPath("model", model, isNoneOf: read)
    return model
  }
}

/// Checks that a training can make a file: better now than after the first epoch.
///
/// - Parameter read: files that the training reads.
func checkModelPath(_ option: String, _ path: String, isNoneOf read: [String?]) throws {
  try check(option, path: path)
  try checkIsNoStream(option, path)
  try check(option, path, isNoneOf: read)
  var status = stat()
  if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
    throw ValidationError("--\(option) \(path) is a folder or a device, expected the name of a file to make.")
  }
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  if stat(folder, &status) != 0 { throw TextError.missingFolder(path: path) }
}
