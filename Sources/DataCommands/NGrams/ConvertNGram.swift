import ArgumentParser
import Console
import NGrams

struct ConvertNGram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert an n-gram model to another format.",
    discussion: """
      The input may be an ARPA file, compressed with gzip or not, or the compact format. An output name that ends in \
      .arpa or .arpa.gz gives ARPA, any other name the compact format.
      """)

  @Argument(help: "The model to read; - is standard input, for ARPA only.")
  var input: String

  @Argument(help: "The file to make; - is standard output, for ARPA.")
  var output: String

  @Option(
    help: "What the n-grams are made of, which an ARPA file does not tell; by default as in the model, or words.")
  var unit: NGramUnit?

  func validate() throws { try check("output", output, isNoneOf: [input]) }

  func run() throws {
    let isCompact = try NGramModel.FileForm(ofName: output) == .compact
    [IneffectiveOption("unit", unit != nil, isCompact, "a file to make in the compact form")].warn()
    var model = try NGramModel(contentsOf: input)
    if let unit, isCompact { try model.setUnit(unit, path: input) }
    try model.write(to: output)
  }
}
