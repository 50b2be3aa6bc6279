import ArgumentParser
import Corpora
import Text

/// How the texts to classify stand in a file.
struct TextInputOptions: ParsableArguments {
  /// A kind of input is a line here and a case in ``TextInputOptions/input(_:path:labels:)``.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case tsv
    case csv
  }

  @Option(
    help: """
      What is read: a text on each line; or a table, whose rows come back with the label in one more column. (default: csv \
      for a file whose name ends in .csv, tsv with --text-column, else text)
      """)
  var format: Format?

  @Option(
    parsing: .unconditional,
    help: """
      The column of the text in a table: a number, which may count from the end as -1, or its name in the first row. \
      (default: one that is called text, review or the like there, or 2)
      """)
  var textColumn: TableColumn?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The first row of a table has the names of the columns. (default: where it looks so)")
  var header: Bool?

  func validate() throws {
    if format == .text && (textColumn != nil || header != nil) {
      throw ValidationError("--text-column and --header are of tables, and --format is text; leave them out.")
    }
  }

  func input(_ lines: LineReader, path: String, labels: [String]) -> any TextInput {
    switch format(ofFile: path) {
    case .text: LineInput(lines, labels: labels)
    case .tsv: TableInput(lines, isCSV: false, text: textColumn, hasHeader: header)
    case .csv: TableInput(lines, isCSV: true, text: textColumn, hasHeader: header)
    }
  }

  func format(ofFile path: String) -> Format {
    if let format { return format }
    if path.hasSuffix(".csv") || path.hasSuffix(".csv.gz") { return .csv }
    return textColumn != nil || header != nil ? .tsv : .text
  }
}
