import ArgumentParser
import Tandem
import Text

struct InspectModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Show the contents of a model file: options, vocabularies, provenance, tensors.")

  @Argument(help: ArgumentHelp("The model file.", valueName: "model"))
  var model: String

  func run() throws {
    let writer = try LineWriter(path: "-")
    for line in try ModelReport.lines(of: model) { try writer.write(line.shown()) }
    try writer.finish()
  }
}
