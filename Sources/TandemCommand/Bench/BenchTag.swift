import ArgumentParser
import Console
import Corpora
import Tandem
import Text

struct BenchTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Measure tagging; the model and the text are loaded before, and the tags are not printed.",
    discussion: "Finding the words of running text is measured, too; reading columns is not.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: "File to read; - is standard input.")
  var input = "-"

  @OptionGroup var source: TagInputOptions

  @Option(help: "Words that are tagged together.")
  var batchSize = 1024

  @Option(help: "How often the text is tagged; the fastest counts.")
  var rounds = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("rounds", rounds, atLeast: 1)
    try source.check(file: input)
  }

  func run() throws {
    source.effects(onFile: input).warn()
    let tagger = try Tagger(LoadedLabelingModel(contentsOf: model), path: model, batchSize: batchSize)
    let reader = try Input.open(input)
    let measure: () throws -> Double
    if source.format(ofFile: input) == .text {
      let lines = try reader.allLines()
      measure = { try Benchmark.tagging(tagger, lines: lines, threadCount: threads.count) }
    } else {
      let columns = source.reader(reader, file: input)
      var sentences: [[String]] = []
      while let sentence = try columns.next() { sentences.append(sentence.words) }
      measure = { [sentences] in try Benchmark.tagging(tagger, sentences: sentences, threadCount: threads.count) }
    }
    let rates = try (0..<rounds).map { _ in try measure() }
    try Output.line("words/s: \((rates.max() ?? 0).text(decimals: 0))")
  }
}
