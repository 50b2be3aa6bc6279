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
      How lines are understood: label first and a TAB, or CSV; by default as the first line looks, and as CSV where the \
      name ends in .csv.
      """)
  var format: LabelTableFormat?

  @OptionGroup var labels: LabelColumnOptions

  @Option(parsing: .unconditional, help: "The column of the predicted labels. (default: --label-column)")
  var predictedColumn: TableColumn?

  @Option(parsing: .unconditional, help: "The column of the gold labels. (default: --label-column)")
  var goldColumn: TableColumn?

  @OptionGroup var table: TableHeaderOption

  func validate() throws {
    try table.check([
      ("label-column", labels.labelColumn), ("predicted-column", predictedColumn), ("gold-column", goldColumn),
    ])
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
    let predicted = LabelReader(predictedLines, layout([predictedColumn ?? labels.labelColumn], arePredicted: true))
    let gold = LabelReader(goldLines, layout([goldColumn ?? labels.labelColumn]))
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
    layout.separator = labels.separator
    layout.hasHeader = table.header
    return layout
  }
}

/// Tables that labels may stand in.
enum LabelTableFormat: String, CaseIterable, ExpressibleByArgument {
  case tsv
  case csv

  var kind: LabeledTextFormat.Kind { self == .csv ? .csv : .tsv }
}
