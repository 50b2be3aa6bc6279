import ArgumentParser
import Console
import Tandem

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Store a model in smaller numbers.",
    discussion: """
      With --to int8, matrices of products and embeddings become integers of 8 bits with a scale for each row: a file of \
      a quarter of the size of f32, and faster products. What would lose too much stays as it is. Every command takes \
      such a model as it takes others, and its output does not depend on batch size and threads, nor its products on the \
      processor. Prints how much precision the matrices have lost.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Numbers in the file: int8 for a quarter of the size of f32, or bf16 for half.", valueName: "numbers"))
  var to = WeightStorage.int8

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model])
  }

  func run() throws {
    let conversion = try ModelConversion(of: model, to: to)
    try conversion.save(to: output)
    for line in conversion.report { try Output.line(line) }
  }
}
