import ArgumentParser
import Console
import Tandem

/// The model that is adapted, and the file that is made.
struct AdaptedModelOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("The trained model, whose file stays as it is.", valueName: "file"))
  var model: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The model file to make; OUT.checkpoint and OUT.log.jsonl come beside it.", valueName: "file"))
  var output: String?

  @Option(help: "Numbers in the file that is made: f32, bf16 or int8. (default: those of the model)")
  var store: WeightStorage?

  /// The options by the properties that they set.
  static let names = ["storage": "store", "weights at the start": "--model"]

  func validate() throws { try check("model", path: model) }

  /// The path of the trained model.
  func base() throws -> String {
    guard let model else { throw ValidationError("Missing option --model; name the model to adapt.") }
    return model
  }

  /// - Parameter read: files that are read besides the model.
  func outputPath(isNoneOf read: [String?]) throws -> String {
    guard let output else { throw ValidationError("Missing option --output; name the model file to make.") }
    try checkModelPath("output", output, isNoneOf: read + [model])
    return output
  }
}
