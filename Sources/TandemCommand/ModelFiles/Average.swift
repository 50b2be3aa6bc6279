import ArgumentParser
import Console
import Tandem

struct Average: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Average the weights of several models into one.",
    discussion: "The models must agree in all options and vocabularies.")

  @Argument(help: ArgumentHelp("Models.", valueName: "model"))
  var models: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(help: "Numbers in the file: f32, bf16 for half the size, or int8 for a quarter.")
  var store = WeightStorage.float32

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: models.map(Optional.some))
  }

  func run() throws { try ModelAverage(of: models).save(to: output, as: store) }
}
