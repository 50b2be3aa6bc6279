import ArgumentParser
import Console
import Tandem

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Store a model in smaller numbers.",
    discussion: """
      With --to int8, matrices of products and embeddings become integers of 8 bits with a scale for each row: a file of \
      a quarter of the size of f32, and faster products. What would lose too much stays as it is. Every command takes \
      such a model as it takes others, and its output is the same with any batch size and number of threads, and on any \
      processor as far as products go. Prints how far the model's matrices have moved.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(help: "Numbers in the file: int8, bf16 or f32.")
  var to = Storage.int8

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model])
  }

  func run() throws {
    let conversion = try ModelConversion(of: model, to: to.storage)
    try conversion.save(to: output)
    for line in conversion.report { try Output.line(line) }
  }
}
