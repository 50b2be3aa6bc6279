import ArgumentParser
import Console
import Tandem

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model smaller and faster with weights of 8 bits.",
    discussion: """
      With --to int8, weights are integers of 8 bits with a scale for each row. The file has a quarter of the size of \
      f32. Matrices that would lose too much stay floats and are named. All commands read such files, and what they \
      print does not depend on batch size or threads. Prints how far rows of weights have moved: half a percent to two \
      is usual, and costs next to no quality. --to f32 turns integers into the floats that they stand for.
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
