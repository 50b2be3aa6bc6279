import Text

/// Reads the labels of texts alone, as they are compared: predicted ones of which no text is known, or gold ones with
/// their texts.
///
/// A line has its label first: all that comes before a TAB, or the words that begin with `__label__`. CSV, and a table
/// with names in its first row or with a chosen column, has labels in a column.
package final class LabelReader {
  /// How labels stand in a file.
  package struct Layout: Equatable, Sendable {
    /// Nil finds it out.
    package var kind: LabeledTextFormat.Kind?
    /// Nil for the one with a usual name, or the first; several are read side by side.
    package var columns: [TableColumn?] = [nil]
    /// The labels are those that a program has predicted, beside which the gold ones may stand.
    package var arePredicted = false
    package var separator: Unicode.Scalar?
    package var hasHeader: Bool?

    package init() {}
  }

  package var path: String { lines.path }
  /// The number of the line read last, from 1.
  package private(set) var lineNumber = 0

  private let lines: PeekingLines
  private let layout: Layout
  private var source: Source?

  private enum Source {
    case lines
    case table(TableReader, places: [Int])
  }

  /// A row that was read to see where the labels are, and is none of names.
  private var waiting: TableRow?

  package init(_ lines: LineReader, _ layout: Layout) {
    self.lines = PeekingLines(lines)
    self.layout = layout
  }

  /// The labels of the next text in each of the columns; nil after the last.
  ///
  /// - Throws: `ColumnError`, and what `LineReader.next()` throws.
  package func next() throws -> [[String]]? {
    let source = try source ?? makeSource()
    self.source = source
    switch source {
    case .lines:
      guard let line = try lines.next() else { return nil }
      lineNumber = line.number
      return [labels(ofLine: line.text)]
    case .table(let table, let places):
      guard let row = try waiting ?? table.next() else { return nil }
      waiting = nil
      lineNumber = row.line
      return places.map { row.cells[$0][...].labels(separator: layout.separator).map { String($0) } }
    }
  }

  private func labels(ofLine line: String) -> [String] {
    let isTable = line.utf8.contains(0x09)
    if line.utf8.starts(with: FastTextParser.labelPrefix.utf8) || !isTable && FastTextParser.hasLabel(line) {
      return FastTextParser.parts(of: line).labels.filter { !$0.isEmpty }.map { String($0) }
    }
    return Substring(line.utf8.prefix { $0 != 0x09 }).labels(separator: layout.separator).map { String($0) }
  }

  private func makeSource() throws -> Source {
    guard let line = lines.peekIfReadable() else { return .lines }
    let isChosen = layout.columns != [nil] || layout.hasHeader == true
    let isCSV = layout.kind == .csv || layout.kind == nil && LabeledTextFormat.Kind.csv.isSeen(line.text, path)
    let dialect = isCSV ? TableDialect.csv(firstLine: line.text) : .tabs
    let looksNamed = TableColumns.areNames(dialect.plainCells(of: line.text))
    guard isCSV || isChosen || layout.kind == .tsv || layout.kind == nil && looksNamed else { return .lines }
    return try table(dialect)
  }

  private func table(_ dialect: TableDialect) throws -> Source {
    let table = TableReader(lines, dialect)
    guard let first = try table.next() else { return .lines }
    let isNamed = layout.columns.contains { if case .name = $0 { true } else { false } }
    let hasHeader = layout.hasHeader ?? (isNamed || TableColumns.areNames(first.cells))
    let places = try layout.columns.map { column in
      try TableColumns.labelPlace(
        column, arePredicted: layout.arePredicted, in: first, path: path, hasHeader: hasHeader,
        requiresNames: dialect.alwaysQuotes)
    }
    if !hasHeader { waiting = first }
    return .table(table, places: places)
  }
}
