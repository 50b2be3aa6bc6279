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
    try checkColumns(headCount: tagger.names.count)
    let lines = try Input.open(input)
    columns.effects.warn()
    let reader = columns.reader(lines)
    let writer = try AtomicOutput.open(output)
    let workers = threads.workers
    let session = LabelingSession(tagger.encoder, workers)
    var total = ScoreTotal(impossible: "Sentences with tags that the model does not know or forbids")
    let windows = StreamingWindows(size: 512 * workers.threadCount) {
      try next(of: reader)
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

  private func checkColumns(headCount: Int) throws {
    let columnCount = columns.tagColumns?.columns.count ?? 1
    if columnCount == headCount { return }
    let found = columns.tagColumns == nil ? "the tags are in one column" : "--tag-columns names \(columnCount)"
    throw ValidationError(
      "The model predicts \(headCount.counted("tag")) of a word, and \(found); give --tag-columns as many, or choose a --head."
    )
  }

  /// The next sentence with words.
  private func next(of reader: ColumnReader) throws -> Tagger.GivenTags? {
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      let columns = columns.tagColumns?.columns ?? [sentence.format.tag]
      return Tagger.GivenTags(sentence.text, tags: try columns.map { try sentence.tags(in: $0) })
    }
    return nil
  }
}
