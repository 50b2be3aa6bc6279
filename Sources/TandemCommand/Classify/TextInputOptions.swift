import ArgumentParser
import Corpora
import DataCommands
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
      What is read: a text on each line; or a table, whose rows come back with the label in one more column; by default csv \
      for a file whose name ends in .csv, tsv with --text-column, else text.
      """)
  var format: Format?

  @OptionGroup var text: TextColumnOption
  @OptionGroup var table: TableHeaderOption

  func validate() throws {
    if format == .text && hasColumns {
      throw ValidationError("--text-column and --header are of tables, and --format is text; leave them out.")
    }
    try table.check([("text-column", text.textColumn)])
  }

  /// Whether something is said of columns.
  private var hasColumns: Bool { text.textColumn != nil || table.header != nil }

  func input(_ lines: LineReader, path: String, labels: [String]) -> any TextInput {
    switch format(ofFile: path) {
    case .text: LineInput(lines, labels: labels)
    case .tsv: TableInput(lines, isCSV: false, text: text.textColumn, hasHeader: table.header)
    case .csv: TableInput(lines, isCSV: true, text: text.textColumn, hasHeader: table.header)
    }
  }

  func format(ofFile path: String) -> Format {
    if let format { return format }
    if path.hasSuffix(".csv") || path.hasSuffix(".csv.gz") { return .csv }
    return hasColumns ? .tsv : .text
  }
}
