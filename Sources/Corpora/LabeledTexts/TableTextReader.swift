import Text

/// Reads texts, and maybe labels, from the columns of a table.
package final class TableTextReader {
  /// A row with what was looked for in it.
  package struct Entry {
    package let row: TableRow
    /// What was between the separators of labels, without white space around it; one where nothing parts them.
    let labels: [Substring]
    package let text: String

    var unchecked: UncheckedText { UncheckedText(labels: labels, text: text[...], line: row.line) }
  }

  private let lines: PeekingLines
  private let isCSV: Bool
  private let columns: TableColumns
  private var table: TableReader?
  private var places: TableColumns.Places?
  /// The first row, if that has names; nil also before it was read.
  package private(set) var header: TableRow?

  /// - Parameter isCSV: quotation marks have a meaning, and the separator is that of the first line; else it is TAB.
  package init(_ lines: PeekingLines, isCSV: Bool, _ columns: TableColumns) {
    (self.lines, self.isCSV, self.columns) = (lines, isCSV, columns)
  }

  /// How cells are written; nil before the first row was read.
  package var dialect: TableDialect? { table?.dialect }

  var foundNames: (label: String?, text: String)? { places?.foundNames }

  /// The next row, or nil after the last.
  ///
  /// - Throws: `ColumnError`, and what `LineReader.next()` throws. The next call goes on with the line after.
  package func next() throws -> Entry? {
    let table = reader()
    guard let row = try table.next() else { return nil }
    if let places { return entry(row, places) }
    let places = try columns.places(in: row, path: table.path, requiresNames: isCSV)
    self.places = places
    guard places.hasHeader else { return entry(row, places) }
    header = row
    return try next()
  }

  private func reader() -> TableReader {
    if let table { return table }
    let dialect = isCSV ? TableDialect.csv(firstLine: lines.peekIfReadable()?.text ?? "") : .tabs
    let table = TableReader(lines, dialect)
    self.table = table
    return table
  }

  private func entry(_ row: TableRow, _ places: TableColumns.Places) -> Entry {
    let found = places.label.map { row.cells[$0][...].labels(separator: columns.labelSeparator) } ?? []
    return Entry(row: row, labels: found, text: row.cells[places.text])
  }

}

extension Substring {
  /// The labels in a cell, without white space around them.
  ///
  /// - Parameter separator: what parts them; nil for one label.
  func labels(separator: Unicode.Scalar?) -> [Substring] {
    let cell = trimmed
    if cell.isEmpty { return [] }
    guard let separator else { return [cell] }
    return cell.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map {
      Substring($0).trimmed
    }
  }

  /// Without white space at its ends, which in a cell nobody sees or means.
  var trimmed: Substring {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let scalars = unicodeScalars.drop(while: isSpace)
    guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return Substring(scalars[...last])
  }
}
