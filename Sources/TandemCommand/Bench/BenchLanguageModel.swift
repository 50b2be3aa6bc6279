import ArgumentParser
import Console
import Tandem
import Text

struct BenchLanguageModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lm",
    abstract: "Measure how fast a neural language model scores and generates text; the text is not printed.",
    discussion:
      "Scoring reads 16 places of the text at once, each as a text of its own. Generation runs on one thread, as in `tandem generate`."
  )

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: "File to score; - is standard input.")
  var input = "-"

  @Option(help: "Tokens that are written.")
  var length = 20_000

  @Option(help: "How often each is done; the fastest counts.")
  var rounds = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("length", length, atLeast: 1)
    try check("rounds", rounds, atLeast: 1)
  }

  func run() throws {
    let lines = try Input.open(input).allLines()
    let benchmark = LanguageModelBenchmark(try LoadedLanguageModel(contentsOf: model))
    let scoring = try (0..<rounds).map { _ in try benchmark.scoring(lines, threadCount: threads.count) }
    let generating = try (0..<rounds).map { _ in try benchmark.generating(tokenCount: length) }
    try Output.line("tokens scored/s: \((scoring.max() ?? 0).text(decimals: 0))")
    try Output.line("tokens generated/s by one thread: \((generating.max() ?? 0).text(decimals: 0))")
  }
}
