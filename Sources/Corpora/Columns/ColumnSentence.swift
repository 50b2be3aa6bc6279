/// A sentence of a file of columns, with all its lines.
///
/// The blank line after it belongs to it, and so do comments before it. Lines without a word make a sentence without
/// words, as do a second blank line, a `-DOCSTART-` line or the comments of a file: it teaches nothing, and is kept for
/// the output.
package struct ColumnSentence: Sendable {
  package let format: ColumnFormat
  /// As they were read, without their ends.
  package let lines: [String]
  package let words: [String]

  /// nil as long as the file has shown no word.
  let layout: ColumnLayout?
  /// The number in the file of each of the lines.
  let lineNumbers: [Int]
  /// Which of the lines is each of the words.
  let rows: [Int]

  /// - Throws: `ColumnError.noSuchColumn` or `emptyField` for the words.
  init(
    format: ColumnFormat, layout: ColumnLayout?, lines: [String], lineNumbers: [Int], rows: [Int]
  ) throws(ColumnError) {
    self.format = format
    self.layout = layout
    self.lines = lines
    self.lineNumbers = lineNumbers
    self.rows = rows
    words = try Self.values(of: layout?.word, layout, lines, lineNumbers, rows)
  }

  /// The number, from 1, of the line that a word is in.
  package func lineNumber(ofWord word: Int) -> Int { lineNumbers[rows[word]] }

  /// The values of a column, one for each word; a feature that a word does not have is `_`.
  ///
  /// - Throws: `ColumnError.noSuchColumn`, `namedColumn` or `emptyField`.
  package func tags(in column: Column) throws(ColumnError) -> [String] {
    try Self.values(of: column, layout, lines, lineNumbers, rows)
  }

  /// The values of a column that is not that of the words, one for each word.
  ///
  /// - Throws: `ColumnError.sameColumn`, or as ``tags(in:)``.
  package func tagsBesideWords(in column: Column) throws(ColumnError) -> [String] {
    try requireNotWords(column)
    return try tags(in: column)
  }

  /// - Throws: `ColumnError.sameColumn` for the column of the words, unless it is the only one.
  package func requireNotWords(_ column: Column) throws(ColumnError) { try layout?.requireNotWords(column) }

  /// How many columns each line has; nil where there are no words.
  package var columnCount: Int? { layout?.columnCount }

  private static func values(
    of column: Column?, _ layout: ColumnLayout?, _ lines: [String], _ lineNumbers: [Int], _ rows: [Int]
  ) throws(ColumnError) -> [String] {
    guard let layout, let column else { return [] }
    var values: [String] = []
    values.reserveCapacity(rows.count)
    for row in rows { values.append(try layout.value(of: column, in: lines[row], number: lineNumbers[row])) }
    return values
  }
}
