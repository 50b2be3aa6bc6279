import ArgumentParser
import Console
import Corpora
import Text

package struct SplitData: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "split-data",
    abstract: "Divide data into parts for training, validation and testing.",
    usage: """
      tandem split-data FILE --output PREFIX [--valid-share 0.05] [--test-share 0.05]
      tandem split-data --src FILE --tgt FILE --output PREFIX
      """,
    discussion: """
      The parts of pairs.tsv are PREFIXtrain.tsv, PREFIXvalid.tsv and PREFIXtest.tsv; data/ or a folder that is there puts \
      them into it. Of two files both are divided alike; where these have the same ending, it follows src and tgt, as in \
      train.src.txt. Files of these names are replaced.

      A number for the text decides where a record goes: for the source of a pair, the words of a tagged sentence, a text \
      without its labels. So the same text is never in two parts, and another order of the file changes nothing. The part \
      for testing does not depend on the share of the part for validation. Each of the two gets its share of the records, \
      but at least ten, or half of those that are left where these are fewer than twenty. It may get some more, because \
      records with the same text stay together.

      Records keep their bytes and their order. Names of columns in the first row, and what is around the units of a \
      translation memory, stand in every part. What has no text stays with the record before it.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      File to divide: sentence pairs in a table with TABs, CSV or a translation memory (.tmx), sentences with tags in \
      columns, texts with labels, or lines of text.
      """, valueName: "file"))
  var file: String?

  @Option(help: ArgumentHelp("Sentences to divide together with their translations, one a line.", valueName: "file"))
  var src: String?

  @Option(help: ArgumentHelp("Their translations: line N translates line N of --src.", valueName: "file"))
  var tgt: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Prefix of the names of the output files, or an existing folder for them."))
  var output: String

  @Option(help: "Share of the records for validation; 0 for no such part.")
  var validShare = 0.05

  @Option(help: "Share of the records for testing; 0 for no such part.")
  var testShare = 0.05

  @Option(
    help:
      "How the file is understood; by default as it looks. CSV is taken for texts with labels, unless this is pairs.")
  var format: RecordFormat?

  @OptionGroup var columns: PairColumnOptions

  @Option(
    help: ArgumentHelp(
      """
      Language of the source in a translation memory, or the name of its column in a table, as en. (default: in a memory \
      the one that the file calls so)
      """, valueName: "tag"))
  var srcLocale: String?

  @Option(
    help: ArgumentHelp(
      "Language of the target, likewise in a table; a memory is divided by its source alone.", valueName: "tag"))
  var tgtLocale: String?

  @OptionGroup var texts: TextColumnOption
  @OptionGroup var table: TableHeaderOption
  @OptionGroup var layout: ColumnLayoutOptions

  package init() {}

  package func validate() throws {
    for (option, share) in [("valid-share", validShare), ("test-share", testShare)] where !(share >= 0 && share < 1) {
      throw ValidationError("--\(option) is \(share), expected a number from 0 to less than 1; 0.05 is usual.")
    }
    if validShare + testShare >= 1 {
      throw ValidationError(
        "--valid-share \(validShare) and --test-share \(testShare) leave nothing to learn from, expected less than 1 together."
      )
    }
    if validShare + testShare == 0 {
      throw ValidationError("--valid-share and --test-share are 0, expected more for one of them.")
    }
    for (option, path) in [("src", src), ("tgt", tgt), ("output", output)] { try check(option, path: path) }
    switch (file, src, tgt) {
    case (nil, nil, nil): throw ValidationError("Missing a file to divide; name it, or two with --src and --tgt.")
    case (nil, _?, nil): throw ValidationError("Missing option --tgt, the translations of --src; name their file.")
    case (nil, nil, _?): throw ValidationError("Missing option --src, the sources of --tgt; name their file.")
    case (let file?, let src, let tgt) where src != nil || tgt != nil:
      throw ValidationError(
        "Found \(file.excerpt) beside --\(src == nil ? "tgt" : "src"), expected one file or --src and --tgt; leave out one of them."
      )
    default: break
    }
    if inputs.contains("-") {
      throw ValidationError("Found - for standard input, expected the name of a file: it is read more than once.")
    }
    try table.check([("text-column", texts.textColumn)])
  }

  package func run() throws {
    try RereadFiles.require(inputs)
    let format = try file.map { file in
      try self.format ?? (columns.srcColumn != nil || columns.tgtColumn != nil ? .pairs : RecordFormat(of: file))
    }
    effects(on: format).warn()
    let records = try records(format)
    let names = ["train"] + [("valid", validShare), ("test", testShare)].filter { $0.1 > 0 }.map(\.0)
    let parts = try parts(of: records)
    let files = SplitFiles(inputs: inputs, prefix: output)
    let paths = inputs.indices.map { input in names.map { files.path(of: $0, input: input) } }
    for path in paths.joined() { try check("output", path, isNoneOf: inputs) }
    let writers = try paths.map { try $0.map { try AtomicOutput.open($0) } }
    for (input, writers) in zip(inputs, writers) { try records.copy(input, to: writers, parts: parts) }
    for writer in writers.joined() { try writer.finish() }
    if self.format == nil, let file, let format { Message.plain("\(file) is read as \(format.description).") }
    for (place, name) in names.enumerated() {
      let count = parts.count { $0 == place }
      try Output.line("\(name): \(count.counted("record")) in \(paths.map { $0[place] }.joined(separator: " and "))")
    }
  }

  private var inputs: [String] { file.map { [$0] } ?? [src, tgt].compactMap(\.self) }

  private func records(_ format: RecordFormat?) throws -> FileRecords {
    guard let file, let format else {
      return try FileRecords(pairsOf: ParallelFiles(source: src ?? "", target: tgt ?? ""))
    }
    switch format {
    case .lines: return try FileRecords(linesOf: file)
    case .pairs: return try FileRecords(pairsOf: columns.files(pairs: file, languages: (srcLocale, tgtLocale)))
    case .columns(let format):
      return try FileRecords(
        sentencesOf: layout.reader(try LineReader(path: file, invalid: .replace), format: format))
    case .texts(let kind):
      var format = LabeledTextFormat(kind)
      format.columns.text = texts.textColumn
      format.columns.hasHeader = table.header
      return try FileRecords(
        textsOf: LabeledTextReader(
          path: file, invalid: .replace, format: format.ofWholeTexts, requiresLabels: false))
    }
  }

  /// - Throws: `CorpusError.tooFewRecords`.
  private func parts(of records: FileRecords) throws -> [Int] {
    // The part for testing is taken first, so that it stays the same whatever is held out for validation.
    let shares = [testShare, validShare].filter { $0 > 0 }
    guard let parts = HeldOutPart.parts(ofShares: shares, hashes: records.hashes) else {
      throw CorpusError.tooFewRecords(
        path: inputs.joined(separator: " and "), found: Set(records.hashes).count, partCount: shares.count + 1)
    }
    // In the order of the names.
    return shares.count == 1 ? parts : parts.map { [0, 2, 1][$0] }
  }

  /// What is given and has no effect.
  private func effects(on format: RecordFormat?) -> [IneffectiveOption] {
    let isMemory = file.map { ParallelFiles(pairs: $0).isMemory } ?? false
    let isPairs = format == .pairs
    var (isColumns, isTable) = (ColumnFormat?.none, false)
    if case .columns(let format)? = format { isColumns = format }
    if case .texts(let kind)? = format { isTable = kind.hasColumns }
    return (isPairs ? columns.effects(on: [file]) : columns.effects(on: [])) + [
      IneffectiveOption("src-locale", srcLocale != nil, isPairs, "a table of pairs or a translation memory"),
      IneffectiveOption("tgt-locale", tgtLocale != nil, isPairs && !isMemory, "a table of pairs"),
      IneffectiveOption("format", self.format != nil, file != nil, "a file to divide; --src and --tgt are lines"),
      IneffectiveOption("text-column", texts.textColumn != nil, isTable, "texts with labels in a table"),
      IneffectiveOption("header", table.header != nil, isTable, "texts with labels in a table"),
      IneffectiveOption("separator", layout.separator != nil, isColumns == .conll, "--format conll"),
      IneffectiveOption("comment", layout.comment != nil, isColumns == .conll, "--format conll"),
      IneffectiveOption("word-column", layout.wordColumn != nil, isColumns != nil, "words with tags in columns"),
    ]
  }
}
