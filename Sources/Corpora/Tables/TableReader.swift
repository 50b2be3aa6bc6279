import Text

/// A row of a table, with the lines that it was read from.
package struct TableRow: Equatable, Sendable {
  package let cells: [String]
  /// As it stands in the file, with LF between the lines of a cell that has several.
  package let text: String
  /// The number of its first line, from 1.
  package let line: Int
}

/// Reads rows of CSV, or of TSV as programs or spreadsheets write it, in memory for one row.
///
/// All rows have as many cells as the first one.
package final class TableReader {
  package let dialect: TableDialect
  private let lines: PeekingLines
  /// How many cells the first row had, its first line, and whether all of them were quoted.
  private var first: (count: Int, line: Int, isQuoted: Bool)?

  /// A cell with more line breaks than this has lost its second quotation mark.
  private static let maximumLineCount = 1000

  package init(_ lines: PeekingLines, _ dialect: TableDialect) {
    self.lines = lines
    self.dialect = dialect
  }

  package var path: String { lines.path }

  /// The next row, or nil after the last. A row with a line that is not UTF-8 is left out, if the `LineReader` skips
  /// such lines.
  ///
  /// - Throws: `ColumnError.openQuotation`, `columnCount`, and what `LineReader.next()` throws. The next call goes on
  ///   with the line after.
  package func next() throws -> TableRow? {
    while let line = try lines.next() {
      // As other programs read CSV.
      if line.text.isEmpty && dialect.alwaysQuotes { continue }
      guard let row = try row(beginningWith: line) else { continue }
      if let first, first.count != row.cells.count {
        throw ColumnError.columnCount(
          path: path, line: row.line, found: row.cells.count, expected: first.count, expectedBy: first.line)
      }
      return row
    }
    return nil
  }

  private func row(beginningWith line: PeekingLines.Line) throws -> TableRow? {
    if dialect.alwaysQuotes { return try quotedRow(beginningWith: line) }
    let plain = dialect.plainCells(of: line.text)
    let count = first?.count ?? plain.count
    guard dialect.mayBeQuoted(line.text), let found = rowWithNeededQuotes(line, count: count) else {
      if first == nil { first = (plain.count, line.number, false) }
      return TableRow(cells: plain, text: line.text, line: line.number)
    }
    for _ in 1..<found.lineCount { _ = try lines.next() }
    return found.row
  }

  // MARK: CSV

  private func quotedRow(beginningWith line: PeekingLines.Line) throws -> TableRow? {
    var text = line.text
    var last = line.number
    while true {
      if case .complete(let cells) = dialect.quotedCells(of: text) {
        if first == nil { first = (cells.count, line.number, cells.allSatisfy(\.isQuoted)) }
        return TableRow(cells: cells.map(\.text), text: text, line: line.number)
      }
      guard last - line.number < Self.maximumLineCount, let next = try lines.next() else {
        throw ColumnError.openQuotation(path: path, line: line.number)
      }
      // A line of the row was not UTF-8 and is left out: the rest alone is another text.
      if next.number != last + 1 {
        try skipToEnd(ofRow: text + "\n" + next.text)
        return nil
      }
      text += "\n" + next.text
      last = next.number
    }
  }

  private func skipToEnd(ofRow text: String) throws {
    var text = text
    for _ in 0..<Self.maximumLineCount {
      if case .complete = dialect.quotedCells(of: text) { return }
      guard let next = try lines.next() else { return }
      text += "\n" + next.text
    }
  }

  // MARK: TSV

  /// The row that begins with a line, if it has quotation marks that a spreadsheet had to write.
  ///
  /// - Parameter count: of the cells of every row.
  private func rowWithNeededQuotes(
    _ line: PeekingLines.Line, count: Int
  ) -> (row: TableRow, lineCount: Int)? {
    var text = line.text
    let isRow = dialect.plainCells(of: text).count == count
    for lineCount in 1...Self.maximumLineCount {
      if case .complete(let cells) = dialect.quotedCells(of: text) {
        guard cells.count == count, !cells.contains(where: \.isBroken) else { return nil }
        let areAllQuoted = first?.isQuoted ?? cells.allSatisfy(\.isQuoted)
        guard areAllQuoted || cells.contains(where: \.needsQuoting) else { return nil }
        if first == nil { first = (count, line.number, areAllQuoted) }
        let texts = cells.map { cell in
          cell.isQuoted && !cell.needsQuoting && !areAllQuoted ? "\"\(cell.text)\"" : cell.text
        }
        return (TableRow(cells: texts, text: text, line: line.number), lineCount)
      }
      // A row and a line after it that is one, too, are two rows, whatever quotation marks they have.
      guard let next = lines.peekIfReadable(after: lineCount - 1), next.number == line.number + lineCount,
        !isRow || dialect.plainCells(of: next.text).count < count
      else { return nil }
      text += "\n" + next.text
    }
    return nil
  }
}
