import ArgumentParser
import Console
import Corpora
import DataCommands
import Tandem
import Tensors
import Text

struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tag the words of a text.",
    discussion: """
      Reads running text and finds its sentences and words; or, with --format, sentences in columns or \
      CoNLL-U. For running text it prints a word, a TAB and its tag on each line, and a blank line at the end of each \
      line of the input, or what --output-format names. Columns come back with all their lines, tags standing in a new last column \
      or in --tag-columns; in CoNLL-U tags stand in the column that the model was trained on. The output can be read \
      again with --format. A head that has learned lemmas prints these. Probabilities are marginal probabilities of single tags.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @OptionGroup var files: InputOutput

  @Option(
    help: ArgumentHelp(
      "Predict by this head alone, for a model with several: its name, or the column that it learned from.",
      valueName: "name"))
  var head: String?

  @OptionGroup var input: TagInputOptions
  @OptionGroup var segmentation: SegmentationOption

  @Option(help: "Tag the sentences of a line one by one, or each line as one sentence; --n-best does the latter.")
  var split = TextSplit.sentences

  @OptionGroup var output: TaggedOutputOptions

  @Option(help: "Words that are tagged together; it changes the speed and no result.")
  var batchSize = 1024

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("output", files.output, isNoneOf: [model])
    try check("batch-size", batchSize, atLeast: 1)
    try input.check(file: files.input)
    try output.checkFit(to: format, path: files.output)
  }

  /// What is given and has no effect under the other options.
  private var effects: [IneffectiveOption] {
    input.effects(onFile: files.input) + [
      IneffectiveOption("segmentation", segmentation.segmentation != nil, format == .text, "--format text"),
      IneffectiveOption("split", split != .sentences, format == .text, "--format text"),
    ]
  }

  /// Of the input.
  private var format: TagInputOptions.Format { input.format(ofFile: files.input) }

  func run() throws {
    effects.warn()
    let loaded = try segmentation.load(model, expecting: ModelKind.withTags)
    let tagger = try Tagger(loaded, path: model, head: head, batchSize: batchSize)
    let output = try output.output(of: tagger, from: format, path: files.output)
    let stream = try files.open()
    if input.format == nil && format == .text {
      try MisplacedFile.warn(of: [files.input], expected: [], for: .tagging)
    }
    let run = TagRun(tagger, threads.workers, self.output)
    if format == .text {
      try tagText(run, stream, output)
    } else {
      try tagColumns(run, stream, output)
    }
    try stream.finish()
  }

  private func tagText(_ run: TagRun, _ stream: LineStream, _ output: TaggedOutput) throws {
    // A list of the best is one of the whole line.
    let split = self.output.nBest == nil ? split : .none
    let windows = StreamingWindows<InputLine>(size: run.windowSize) {
      try stream.reader.next().map { InputLine(text: $0, number: stream.reader.lineNumber) }
    } hasWaiting: {
      try stream.reader.hasLineWaiting()
    } byteCount: {
      $0.text.utf8.count
    }
    try run.tag(windows, in: stream) {
      try run.segmented($0.map(\.text), split)
    } words: {
      $0.words
    } emit: { line, segmented, tagging in
      let text = TaggedText(line: segmented, number: line.number, tagging: tagging)
      try stream.writer.write(text: output.text(of: text))
    }
  }

  private func tagColumns(_ run: TagRun, _ stream: LineStream, _ output: TaggedOutput) throws {
    let reader = input.reader(stream.reader, file: files.input)
    let windows = StreamingWindows(size: run.windowSize) {
      try next(of: reader)
    } hasWaiting: {
      try reader.hasSentenceWaiting()
    }
    try run.tag(windows, in: stream) {
      $0.map(\.text)
    } words: {
      $0
    } emit: { sentence, _, tagging in
      for line in try output.sentence(sentence, tagging).lines { try stream.writer.write(line) }
    }
  }

  private func next(of reader: ColumnReader) throws -> ColumnSentence? {
    while let sentence = try reader.next() {
      // Lines without words are kept for the output, of which a list of the best has none.
      if output.nBest == nil || !sentence.words.isEmpty { return sentence }
    }
    return nil
  }
}
