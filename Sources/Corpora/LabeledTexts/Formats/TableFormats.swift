import Text

extension LabeledTextFormat.Kind {
  /// Columns with TABs between them; a first row may have their names, and a cell may be quoted as spreadsheets do.
  package static let tsv = Self("tsv", hasColumns: true, parser: TabParser.init) { line, _ in line.utf8.contains(0x09) }

  /// Columns with commas or semicolons between them, quoted as RFC 4180 has it.
  package static let csv = Self("csv", hasColumns: true, parser: CommaParser.init) { line, path in
    if path.hasSuffix(".csv") || path.hasSuffix(".csv.gz") { return true }
    guard !line.utf8.contains(0x09), case .complete(let cells) = TableDialect.csv(firstLine: line).quotedCells(of: line)
    else { return false }
    return TableColumns.areNames(cells.map(\.text))
  }
}

private final class TabParser: LabeledTextParser {
  private let table: TableTextReader

  init(_ lines: PeekingLines, _ columns: TableColumns) { table = TableTextReader(lines, isCSV: false, columns) }

  func next() throws -> UncheckedText? { try table.next().map { $0.unchecked } }

  var foundNames: (label: String?, text: String)? { table.foundNames }
}

private final class CommaParser: LabeledTextParser {
  private let table: TableTextReader

  init(_ lines: PeekingLines, _ columns: TableColumns) { table = TableTextReader(lines, isCSV: true, columns) }

  func next() throws -> UncheckedText? { try table.next().map { $0.unchecked } }

  var foundNames: (label: String?, text: String)? { table.foundNames }
}
