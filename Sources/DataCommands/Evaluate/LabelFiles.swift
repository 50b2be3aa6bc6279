import ArgumentParser
import Console
import Corpora
import Text

/// Files with predicted and gold labels of texts: one for each, or a single table with both.
struct LabelFiles: ParsableArguments {
  @Argument(help: ArgumentHelp("Predicted labels of texts; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(
    help: ArgumentHelp("Gold labels of the same texts; without it the first file has both.", valueName: "ref"))
  var reference: String?

  @Option(
    help: """
      How lines are understood: label first and a TAB, or CSV. (default: as the first line looks, and CSV where the name ends \
      in .csv)
      """)
  var format: LabelTableFormat?

  @Option(
    parsing: .unconditional,
    help: """
      The column of the labels in both files: a number, which may count from the end as -1, or its name in the first row. \
      (default: one that is called label, class or the like there, or 1)
      """)
  var labelColumn: TableColumn?

  @Option(parsing: .unconditional, help: "The column of the predicted labels. (default: --label-column)")
  var predictedColumn: TableColumn?

  @Option(parsing: .unconditional, help: "The column of the gold labels. (default: --label-column)")
  var goldColumn: TableColumn?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The first row of a table has the names of the columns. (default: where it looks so)")
  var header: Bool?

  @Option(help: "What parts several labels of a text, as |.")
  var labelSeparator: String?

  func validate() throws {
    if let labelSeparator, labelSeparator.unicodeScalars.count != 1 {
      throw ValidationError("--label-separator is \(labelSeparator.excerpt), expected one character.")
    }
    if reference == nil && (predictedColumn == nil || goldColumn == nil) {
      throw ValidationError(
        "Missing the file of gold labels, expected it as the second one; or a single table with both, whose columns are "
          + "--gold-column and --predicted-column.")
    }
    try checkOneIsStandardInput([hypotheses, reference])
  }

  /// Goes through the texts of both sides in step.
  ///
  /// - Parameter body: given predicted and gold labels, and the place of the latter.
  /// - Throws: `ComparisonError.lineCounts` where the files do not have as many texts, `CorpusError.noTexts` where they
  ///   have none.
  func forEachText(
    _ body: (_ predicted: [String], _ gold: [String], ComparisonError.Place) throws -> Void
  ) throws {
    guard let reference else { return try forEachRow(body) }
    let (predictedLines, goldLines) = (try lines(hypotheses), try lines(reference))
    let predicted = LabelReader(predictedLines, layout([predictedColumn ?? labelColumn], arePredicted: true))
    let gold = LabelReader(goldLines, layout([goldColumn ?? labelColumn]))
    var (predictedCount, goldCount) = (0, 0)
    while true {
      let (predictedLabels, goldLabels) = (try predicted.next(), try gold.next())
      predictedCount += predictedLabels == nil ? 0 : 1
      goldCount += goldLabels == nil ? 0 : 1
      guard let predictedLabels, let goldLabels else { break }
      try body(predictedLabels[0], goldLabels[0], ComparisonError.Place(path: gold.path, line: gold.lineNumber))
    }
    while try predicted.next() != nil { predictedCount += 1 }
    while try gold.next() != nil { goldCount += 1 }
    if predictedCount != goldCount {
      throw ComparisonError.lineCounts(predicted: predictedCount, predicted.path, gold: goldCount, gold.path)
    }
    if predictedCount == 0 { throw CorpusError.noTexts(path: predicted.path) }
    for lines in [predictedLines, goldLines] { Input.warnOfProblems(in: lines) }
  }

  /// Of a single table.
  private func forEachRow(
    _ body: (_ predicted: [String], _ gold: [String], ComparisonError.Place) throws -> Void
  ) throws {
    let lines = try lines(hypotheses)
    let both = LabelReader(lines, layout([predictedColumn, goldColumn]))
    var count = 0
    while let labels = try both.next() {
      count += 1
      try body(labels[0], labels[1], ComparisonError.Place(path: both.path, line: both.lineNumber))
    }
    if count == 0 { throw CorpusError.noTexts(path: both.path) }
    Input.warnOfProblems(in: lines)
  }

  private func lines(_ path: String) throws -> LineReader { try Input.open(path) }

  private func layout(_ columns: [TableColumn?], arePredicted: Bool = false) -> LabelReader.Layout {
    var layout = LabelReader.Layout()
    layout.arePredicted = arePredicted
    layout.kind = format?.kind
    layout.columns = columns
    layout.separator = labelSeparator?.unicodeScalars.first
    layout.hasHeader = header
    return layout
  }
}

/// Tables that labels may stand in.
enum LabelTableFormat: String, CaseIterable, ExpressibleByArgument {
  case tsv
  case csv

  var kind: LabeledTextFormat.Kind { self == .csv ? .csv : .tsv }
}
