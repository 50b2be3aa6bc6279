import ArgumentParser
import Console
import Corpora
import Tandem
import Tensors
import Text

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify texts.",
    discussion: """
      Each line is a text and gives one line with its label; a model for several labels prints those that apply, \
      with spaces between them. With --probabilities a TAB and the probability follow. A line without words has no \
      label and gives an empty line. Words such as __label__x are not part of a text. The rows of a table come back \
      with all their columns, followed by the label and the probability.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @OptionGroup var files: InputOutput
  @OptionGroup var input: TextInputOptions
  @OptionGroup var segmentation: SegmentationOption

  @Option(help: ArgumentHelp("The head to ask, for a model with several.", valueName: "name"))
  var head: String?

  @Flag(help: "Write labels as __label__x.")
  var prefix = false

  @Flag(help: "Put the text after the label, separated by a TAB.")
  var withText = false

  @Flag(help: "Put the probability behind each label.")
  var probabilities = false

  @Option(help: "Print this many of the most probable labels of each text with their probabilities.")
  var top: Int?

  @Option(help: "What parts several labels of a text. (default: a space)")
  var labelSeparator: String?

  @Option(help: "Texts that are longer than --part-length: the beginning stands for all, or all parts count.")
  var longTexts = Classifier.LongTexts.truncate

  @Option(help: "Read the sentences of a text one by one and take the mean of their probabilities, or all at once.")
  var split = TextSplit.none

  @Option(help: "Words that are read at once.")
  var partLength = 2000

  @Option(help: "Words that are read together; it changes the speed and no result.")
  var batchSize = 1024

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("batch-size", batchSize, atLeast: 1)
    try check("output", files.output, isNoneOf: [model])
    try check("top", top, atLeast: 1)
    try check("part-length", partLength, atLeast: 1, atMost: 100_000)
    if withText && isTable {
      throw ValidationError("--with-text is for --format text; the rows of a table come back with their text.")
    }
  }

  private var isTable: Bool { input.format(ofFile: files.input) != .text }

  func run() throws {
    let loaded = try segmentation.load(model, expecting: ModelKind.withClasses)
    let classifier = try Classifier(loaded, path: model, head: head, partLength: partLength, batchSize: batchSize)
    let answers = LabelAnswers(
      labelCount: classifier.labels.count, prefix: prefix ? FastTextParser.labelPrefix : "",
      separator: labelSeparator ?? " ",
      probabilities: probabilities, top: top, isTable: isTable)
    try checkLabels(of: classifier)
    let stream = try files.open()
    let input = input.input(stream.reader, path: files.input, labels: classifier.labels)
    let workers = threads.workers
    let session = LabelingSession(classifier.encoder, workers)
    let windows = StreamingWindows(
      size: 256 * workers.threadCount, next: input.next, hasWaiting: input.hasTextWaiting
    ) {
      $0.source.utf8.count
    }
    var isFirst = true
    func writeHead() throws {
      if isFirst, let head = input.head(answers: answers.names) { try stream.writer.write(head) }
      isFirst = false
    }
    try windows.run { texts, _ in
      try classifier.classify(texts.map(\.text), longTexts, split: split, in: session)
    } emit: { _, text, found in
      try writeHead()
      let line = input.written(text, answers: answers.cells(of: found))
      try stream.writer.write(withText && !isTable ? "\(line)\t\(text.text)" : line)
    } endWindow: {
      try stream.endWindow()
    }
    try writeHead()
    try stream.finish()
    if let lines = input as? LineInput { warn(of: lines) }
  }

  /// Labels that could not be told apart again in what is written.
  private func checkLabels(of classifier: Classifier) throws {
    guard let spaced = classifier.labels.first(where: { $0.contains(where: \.isWhitespace) }) else { return }
    if prefix {
      throw ValidationError(
        "The model's label \(spaced.excerpt) has a space, at which a label such as __label__x ends; leave out --prefix."
      )
    }
    if classifier.isMultiLabel && labelSeparator == nil && top == nil && !probabilities {
      Message.warning(
        "The model's label \(spaced.excerpt) has a space, which also parts several labels; choose a --label-separator.")
    }
  }

  private func warn(of lines: LineInput) {
    if lines.labeledCount > 0 {
      Message.warning(
        "Lines with labels such as __label__x, which are left out of the text: \(lines.labeledCount) of \(lines.lineCount)."
      )
    }
    if lines.hasNames && input.format == nil {
      Message.warning(
        "The first line looks like the names of columns and is read as a text, as all rows are; give --text-column to read "
          + "the text in one of them.")
    } else if lines.tableCount > 0 && input.format == nil {
      Message.warning(
        "Lines that begin with a label of the model and a TAB, and are read as text with that label in it: "
          + "\(lines.tableCount) of \(lines.lineCount); give --format tsv to read the text in the second column.")
    }
  }
}

/// What is written of the labels of a text.
private struct LabelAnswers {
  let labelCount: Int
  let prefix: String
  let separator: String
  let probabilities: Bool
  let top: Int?
  /// Each row has as many answers; else there are as many as there are labels.
  let isTable: Bool

  /// What to call the answers.
  var names: [String] {
    guard let top else { return probabilities ? ["predicted", "probability"] : ["predicted"] }
    return (1...min(top, labelCount)).flatMap { rank in
      rank == 1 ? ["predicted", "probability"] : ["predicted_\(rank)", "probability_\(rank)"]
    }
  }

  func cells(of found: Classifier.Classification) -> [String] {
    let cells = cells(found)
    return isTable ? cells + Array(repeating: "", count: max(0, names.count - cells.count)) : cells
  }

  private func cells(_ found: Classifier.Classification) -> [String] {
    func name(_ label: String) -> String { prefix + label }
    if let top {
      return found.ranking.prefix(top).flatMap { [name($0.name), $0.probability.fourDecimals] }
    }
    let labels = found.labels.map(name)
    guard probabilities else { return [labels.joined(separator: separator)] }
    let probability = Dictionary(uniqueKeysWithValues: found.ranking.map { ($0.name, $0.probability) })
    let numbers = found.labels.map { (probability[$0] ?? 0).fourDecimals }
    return isTable
      ? [labels.joined(separator: separator), numbers.joined(separator: separator)]
      : zip(labels, numbers).flatMap { [$0, $1] }
  }
}
