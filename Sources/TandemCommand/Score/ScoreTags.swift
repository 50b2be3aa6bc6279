import ArgumentParser
import Console
import Corpora
import DataCommands
import Evaluation
import Tandem
import Tensors
import Text

struct ScoreTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Print the log-probability of given tags.",
    discussion: """
      Prints the natural logarithm of the probability of all tags of each sentence together, and with several \
      columns their sum. It is -inf where the model does not know a tag or forbids it after the one before. The \
      perplexity per word follows on standard error.
      """)

  enum Scores: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
  }

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Argument(help: ArgumentHelp("Tagged sentences; - is standard input.", valueName: "file"))
  var input = "-"

  @OptionGroup var columns: TagColumnOptions

  @Option(help: ArgumentHelp("The head to ask, for a model with several. (default: all)", valueName: "name"))
  var head: String?

  @Option(help: "Print a number for the sentence, or behind it one for each word, whatever the tags of the others are.")
  var scores = Scores.sentence

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  @OptionGroup var threads: ThreadOptions

  func validate() throws { try check("output", output, isNoneOf: [model, input]) }

  func run() throws {
    let tagger = try Tagger(
      LoadedLabelingModel(contentsOf: model, expecting: ModelKind.withTags), path: model,
      head: head)
    try check(columns.tagColumns, areForHeads: tagger.names.count)
    let lines = try Input.open(input)
    columns.effects.warn()
    let reader = columns.reader(lines)
    let writer = try AtomicOutput.open(output)
    let workers = threads.workers
    let session = LabelingSession(tagger.encoder, workers)
    var total = ScoreTotal(impossible: "Sentences with tags that the model does not know or forbids")
    let windows = StreamingWindows(size: 512 * workers.threadCount) {
      try reader.nextGivenTags(in: columns.tagColumns?.columns)
    } hasWaiting: {
      try reader.hasSentenceWaiting()
    }
    try windows.run { sentences, _ in
      try tagger.scores(of: sentences, in: session, withWords: scores == .word)
    } emit: { _, sentence, score in
      total.add(score.logProbability, tokenCount: sentence.text.count)
      let numbers = [score.logProbability] + score.wordLogProbabilities
      try writer.write(numbers.map(\.fourDecimals).joined(separator: " "))
    } endWindow: {
      try writer.flush()
    }
    if total.isEmpty { throw CorpusError.noSentences(path: reader.path, long: 0) }
    try writer.finish()
    Input.warnOfProblems(in: lines)
    total.report()
  }
}
