import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Text

struct ScoreLabels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Print the log-probability of given labels of texts.",
    discussion: """
      Prints the natural logarithm of the probability of the label of each text or, where several labels may apply, \
      of its labels and no others. It is -inf for a label that the model does not know, and for a text without \
      words. The perplexity per text follows on standard error.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Argument(help: ArgumentHelp("Labeled texts; - is standard input.", valueName: "file"))
  var input = "-"

  @OptionGroup var texts: LabeledTextOptions
  @OptionGroup var segmentation: SegmentationOption

  @Option(help: ArgumentHelp("The head to ask, for a model with several.", valueName: "name"))
  var head: String?

  @Option(help: "Texts that are longer than --part-length: the beginning stands for all, or all parts count.")
  var longTexts = Classifier.LongTexts.truncate

  @Option(help: "Words that are read at once.")
  var partLength = 2000

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("output", output, isNoneOf: [model, input])
    try check("part-length", partLength, atLeast: 1, atMost: 100_000)
  }

  func run() throws {
    let loaded = try segmentation.load(model, expecting: ModelKind.withClasses)
    let classifier = try Classifier(loaded, path: model, head: head, partLength: partLength)
    let lines = try Input.open(input)
    texts.effects.warn()
    let reader = LabeledTextReader(lines, format: texts.textFormat, requiresLabels: !classifier.isMultiLabel)
    let writer = try AtomicOutput.open(output)
    let workers = threads.workers
    let session = LabelingSession(classifier.encoder, workers)
    var total = ScoreTotal(impossible: "Texts without words, or with a label that the model does not know")
    var unknown = UnknownLabels(classifier.labels)
    let windows = StreamingWindows(size: 256 * workers.threadCount) {
      try next(of: reader, classifier, &unknown)
    } hasWaiting: {
      try reader.hasTextWaiting()
    } byteCount: {
      $0.text.utf8.count
    }
    try windows.run { examples, _ in
      try classifier.logProbabilities(of: examples, longTexts, in: session)
    } emit: { _, _, logProbability in
      total.add(logProbability, tokenCount: 1)
      try writer.write(logProbability.fourDecimals)
    } endWindow: {
      try writer.flush()
    }
    if total.isEmpty { throw CorpusError.noTexts(path: reader.path) }
    try writer.finish()
    Input.warnOfProblems(in: lines)
    total.report()
  }

  private func next(
    of reader: LabeledTextReader, _ classifier: Classifier, _ unknown: inout UnknownLabels
  ) throws -> (text: String, labels: [String])? {
    guard let example = try reader.next(for: classifier) else { return nil }
    unknown.warn(of: example.labels, path: reader.path, line: example.line)
    return (example.text, example.labels)
  }
}

/// Warns of the first label that a model does not know: it may be mistyped, or of another set of labels.
private struct UnknownLabels {
  private let labels: [String]
  private let known: Set<String>
  private var hasWarned = false
  private static let shownCount = 10

  init(_ labels: [String]) { (self.labels, known) = (labels, Set(labels)) }

  mutating func warn(of found: [String], path: String, line: Int) {
    guard !hasWarned, let label = found.first(where: { !known.contains($0) }) else { return }
    hasWarned = true
    let shown = labels.prefix(Self.shownCount).map(\.excerpt).joined(separator: ", ")
    let others = labels.count > Self.shownCount ? " and \((labels.count - Self.shownCount).counted("other"))" : ""
    Message.warning(
      "\(path):\(line): found the label \(label.excerpt), which the model does not know, expected one of \(shown)\(others); "
        + "the score is -inf; correct the label, or leave out such texts by --skip-labels.")
  }
}
