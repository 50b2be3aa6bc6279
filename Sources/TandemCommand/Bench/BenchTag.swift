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

  @Option(help: "What is read. (default: conllu for a file whose name ends in .conllu, else text)")
  var format: Tag.Format?

  @Option(parsing: .unconditional, help: "The column of the words. (default: 1, or FORM)")
  var wordColumn: Column?

  @Option(help: "Words that are tagged together.")
  var batchSize = 1024

  @Option(help: "How often the text is tagged; the fastest counts.")
  var rounds = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("rounds", rounds, atLeast: 1)
    if inputFormat == .text && wordColumn != nil {
      throw ValidationError("--word-column needs --format conll or conllu: running text has no columns.")
    }
  }

  private var inputFormat: Tag.Format { format ?? .named(by: input) }

  func run() throws {
    let tagger = try Tagger(LoadedLabelingModel(contentsOf: model), path: model, batchSize: batchSize)
    let reader = try Input.open(input)
    let measure: () throws -> Double
    switch inputFormat {
    case .text:
      let lines = try reader.allLines()
      measure = { try Benchmark.tagging(tagger, lines: lines, threadCount: threads.count) }
    case .conll, .conllu:
      let columns = ColumnReader(reader, format: inputFormat == .conllu ? .conllu : .conll, word: wordColumn)
      var sentences: [[String]] = []
      while let sentence = try columns.next() { sentences.append(sentence.words) }
      measure = { [sentences] in try Benchmark.tagging(tagger, sentences: sentences, threadCount: threads.count) }
    }
    let rates = try (0..<rounds).map { _ in try measure() }
    try Output.line("words/s: \((rates.max() ?? 0).text(decimals: 0))")
  }
}
