import ArgumentParser
import Console
import Tandem
import Text

struct BenchTranslate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Measure translation; the model is loaded before, and the translations are not printed.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: "File to read; - is standard input.")
  var input = "-"

  @Option(name: [.short, .long], help: "Hypotheses that are kept at each step; 1 is greedy search.")
  var beamSize = 5

  @Option(help: "Sentences that are translated together.")
  var batchSize = 32

  @Flag(help: "Score only the tokens of the shortlist, as `translate --shortlist` does.")
  var shortlist = false

  @Option(help: "How often the text is translated; the fastest counts.")
  var rounds = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("beam-size", beamSize, atLeast: 1)
    try check("batch-size", batchSize, atLeast: 1)
    try check("rounds", rounds, atLeast: 1)
  }

  func run() throws {
    let loaded = try Translator(contentsOf: model)
    let translator = try shortlist ? loaded.usingShortlist() : loaded
    let lines = try Input.open(input).allLines()
    var options = TranslatorOptions()
    options.search.beamSize = beamSize
    options.batchSize = batchSize
    let rates = try (0..<rounds).map { _ in
      try Benchmark.translating(translator, lines, options: options, threadCount: threads.count)
    }
    try Output.line("sentences/s: \((rates.max() ?? 0).text(decimals: 1))")
  }
}
