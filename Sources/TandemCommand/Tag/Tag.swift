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
      Reads running text, a sentence per line, and finds its words; or, with --format, sentences in columns or \
      CoNLL-U. For running text it prints a word, a TAB and its tag on each line, and a blank line for each end of a \
      line, or what --output-format names. Columns come back with all their lines, tags standing in a new last column \
      or in --tag-columns; in CoNLL-U tags stand in the column that the model was trained on. The output can be read \
      again with --format. Probabilities are marginal probabilities of single tags.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @OptionGroup var files: InputOutput

  @Option(help: ArgumentHelp("Predict by this head alone, for a model with several.", valueName: "name"))
  var head: String?

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case conll
    case conllu

    /// What a file of such a name has where no option states it.
    static func named(by path: String) -> Format { ColumnFormat.named(by: path) == .conllu ? .conllu : .text }
  }

  @Option(help: "What is read. (default: conllu for a file whose name ends in .conllu, else text)")
  var format: Format?

  @Option(help: "What separates the columns of --format conll. (default: TAB where the first line has one, else space)")
  var separator: FieldSeparator?

  @Option(
    help: "What comments in --format conll begin with. (default: # and a space, where the line is no row of columns)")
  var comment: String?

  @OptionGroup var segmentation: SegmentationOption

  @Option(parsing: .unconditional, help: "The column of the words. (default: 1, or FORM)")
  var wordColumn: Column?

  @Option(
    parsing: .unconditional,
    help:
      "The columns to put the tags in, one for each that the model has learned. (default: those that it learned from in CoNLL-U; behind the last)"
  )
  var tagColumns: ColumnList?

  @Option(
    help: """
      Running text: columns; one line of words and tags for each line, as "Time_NOUN flies_VERB"; or CoNLL-U. (default: \
      conllu for an output whose name ends in .conllu, else columns)
      """)
  var outputFormat: TaggedTextFormat?

  @Flag(help: "Running text: the same as --output-format inline.")
  var inline = false

  @Flag(
    help: """
      Running text: put where a word begins and ends before its tag, in characters (Unicode scalars) from 0; in CoNLL-U as \
      TokenRange in MISC.
      """)
  var offsets = false

  @Flag(help: "Put the probability of each tag behind it; in CoNLL-U as Prob in MISC.")
  var probabilities = false

  @Option(
    help: """
      Print this many of the best tag sequences of each sentence, as id ||| tags ||| log-probability. The id of running text is \
      the number of the line, from 0; a line without words has one sequence without tags. In columns sentences with words \
      are numbered.
      """)
  var nBest: Int?

  @Flag(
    help: """
      Print an empty line behind the list of each sentence's --n-best, so that a program that reads a pipe knows that it has \
      all of it.
      """)
  var endLists = false

  @Option(help: "Words that are tagged together; it changes the speed and no result.")
  var batchSize = 1024

  @OptionGroup var inference: InferenceOptions

  func validate() throws {
    try check("output", files.output, isNoneOf: [model])
    try check("batch-size", batchSize, atLeast: 1)
    try check("n-best", nBest, atLeast: 1, atMost: 10_000)
    if endLists && nBest == nil { throw ValidationError("--end-lists belongs to --n-best; give both or none.") }
    try check(comment: comment)
    try checkInput()
    try checkOutput()
  }

  private func checkInput() throws {
    let isText = inputFormat == .text
    if !isText && (offsets || inline || outputFormat != nil) {
      throw ValidationError(
        "--offsets, --inline and --output-format belong to running text, and --format is \(inputFormat.rawValue).")
    }
    if !isText && segmentation.segmentation != nil {
      throw ValidationError("--segmentation is of running text, and --format is \(inputFormat.rawValue).")
    }
    if inputFormat != .conll && (separator != nil || comment != nil) {
      throw ValidationError(
        "--separator and --comment are of --format conll, and --format is \(inputFormat.rawValue); leave them out.")
    }
    if isText && (wordColumn != nil || tagColumns != nil && textFormat != .conllu) {
      throw ValidationError(
        "--word-column and --tag-columns need --format conll or conllu: running text has no columns.")
    }
    if inputFormat == .conll && nBest == nil && ColumnFormat.named(by: files.output) == .conllu {
      throw ValidationError(
        "--output is named as CoNLL-U, and --format conll gives back the columns that it has read; choose another name."
      )
    }
  }

  private func checkOutput() throws {
    if inline && outputFormat != nil && outputFormat != .inline {
      throw ValidationError(
        "--inline and --output-format \(textFormat.rawValue) contradict each other; give one of them.")
    }
    if textFormat == .inline && probabilities {
      throw ValidationError("--inline has no place for --probabilities; leave out one of them.")
    }
    if textFormat == .inline && offsets {
      throw ValidationError("--inline and --offsets contradict each other; give one of them.")
    }
    if nBest != nil && (offsets || inline || outputFormat != nil || tagColumns != nil) {
      throw ValidationError(
        "--n-best has lines of its own, so --offsets, --inline, --output-format and --tag-columns have no place there.")
    }
    if probabilities && nBest != nil {
      throw ValidationError("--probabilities has no place with --n-best; leave it out.")
    }
  }

  private var inputFormat: Format { format ?? .named(by: files.input) }

  /// How running text is written.
  private var textFormat: TaggedTextFormat {
    outputFormat ?? (inline ? .inline : nBest == nil ? .named(by: files.output) : .columns)
  }

  func run() throws {
    let loaded = try segmentation.load(model)
    let tagger = try Tagger(loaded, path: model, head: head, batchSize: batchSize)
    if let tagColumns, tagColumns.columns.count != tagger.names.count {
      throw ValidationError(
        "--tag-columns names \(tagColumns.columns.count) columns, and the model predicts \(tagger.names.count) tags of a word."
      )
    }
    if nBest != nil && tagger.names.count > 1 {
      throw ValidationError(
        "--n-best lists the tags of one head, and the model has \(tagger.names.joined(separator: ", ")); choose by --head."
      )
    }
    let outputColumns = try columns(of: tagger)
    let details = details(of: tagger, outputColumns)
    let stream = try files.open()
    let writer = stream.writer
    let run = TagRun(
      tagger: tagger, workers: inference.start(), nBest: nBest, endsLists: endLists, withProbabilities: probabilities)
    switch inputFormat {
    case .text:
      let segmenter = loaded.vocabularies.segmenter
      let windows = StreamingWindows<InputLine>(size: run.windowSize) {
        try stream.reader.next().map {
          InputLine(text: $0, number: stream.reader.lineNumber, tokens: segmenter.tokens(of: $0))
        }
      } hasWaiting: {
        try stream.reader.hasLineWaiting()
      } byteCount: {
        $0.text.utf8.count
      }
      try run.tag(windows, in: stream) {
        TextWords($0.tokens)
      } emit: { line, tagging in
        let text = TaggedText(line: line.text, number: line.number, tokens: line.tokens, tagging: tagging)
        try writer.write(text: textFormat.writer.text(of: text, details))
      }
    case .conll, .conllu:
      let reader = ColumnReader(
        stream.reader, format: inputFormat == .conllu ? .conllu : .conll, separator: separator, word: wordColumn,
        comment: comment)
      let windows = StreamingWindows(size: run.windowSize) {
        try next(of: reader)
      } hasWaiting: {
        try reader.hasSentenceWaiting()
      }
      try run.tag(windows, in: stream) {
        $0.text
      } emit: { sentence, tagging in
        for line in try tagged(sentence, tagging, details).lines { try writer.write(line) }
      }
    }
    try stream.finish()
  }

  private func next(of reader: ColumnReader) throws -> ColumnSentence? {
    while let sentence = try reader.next() {
      // Lines without words are kept for the output, of which a list of the best has none.
      if nBest == nil || !sentence.words.isEmpty { return sentence }
    }
    return nil
  }

  /// The columns that tags are put in; none for behind the last.
  private func columns(of tagger: Tagger) throws -> [Column] {
    if let tagColumns { return tagColumns.columns }
    let isCoNLLU = inputFormat == .text ? textFormat == .conllu : inputFormat == .conllu
    guard isCoNLLU && nBest == nil else { return [] }
    let learned = zip(tagger.columns, tagger.hasSpans).map { name, hasSpans in
      let column = name.flatMap { Column(argument: $0) }
      // A number may be that of another format's column, in which CoNLL-U has something else. Spans have none there.
      if let column, !column.isNumber || inputFormat == .conllu && column.holdsTagsInCoNLLU { return column }
      return hasSpans ? Column.feature("Tag", of: .misc) : .field(.upos)
    }
    guard Set(learned).count == learned.count else {
      throw ValidationError(
        "The model predicts \(tagger.names.joined(separator: ", ")), which learned from one and the same column; name a column "
          + "for each by --tag-columns, or choose one by --head.")
    }
    return learned
  }

  private func details(of tagger: Tagger, _ columns: [Column]) -> TaggedTextDetails {
    var details = TaggedTextDetails(offsets: offsets, probabilities: probabilities, columns: columns)
    details.probabilityColumns = columns.map { column in
      .feature(columns.count == 1 ? "Prob" : "Prob.\(column)", of: .misc)
    }
    return details
  }

  private func tagged(
    _ sentence: ColumnSentence, _ tagging: Tagger.Tagging, _ details: TaggedTextDetails
  ) throws -> ColumnSentence {
    var sentence = sentence
    for (place, tags) in tagging.tags.enumerated() {
      if place < details.columns.count {
        sentence = try sentence.replacing(details.columns[place], with: tags)
      } else if inputFormat == .conll {
        sentence = try sentence.appending(tags)
      }
      guard probabilities else { continue }
      let probabilities = tagging.probabilities[place].map(\.fourDecimals)
      sentence =
        inputFormat == .conllu
        ? try sentence.replacing(details.probabilityColumns[place], with: probabilities)
        : try sentence.appending(probabilities)
    }
    return sentence
  }
}
