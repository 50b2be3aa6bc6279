/// Where words and tags stand in the lines of one file.
struct ColumnLayout: Equatable, Sendable {
  /// What a line is.
  enum Kind {
    case blank, comment, documentStart, word
    /// A multiword token or an empty node.
    case otherRow
  }

  let path: String
  let format: ColumnFormat
  let separator: FieldSeparator
  private(set) var word: Column
  /// How many columns every line has, and the line that showed it; nil for the ten of CoNLL-U.
  private(set) var columnCount: Int
  let columnCountLine: Int?

  /// - Parameters:
  ///   - firstRow: the first line of columns: TABs in it say that the columns are parted by TAB, and it says how many
  ///     there are.
  ///   - line: its number.
  /// - Throws: `ColumnError.namedColumn` for a column of words that the file cannot have.
  init(
    path: String, format: ColumnFormat, separator: FieldSeparator?, word: Column?, firstRow: String, line: Int
  ) throws(ColumnError) {
    self.path = path
    self.format = format
    self.word = word ?? format.word
    if format == .conllu {
      (self.separator, columnCount, columnCountLine) = (.tab, CoNLLUField.allCases.count, nil)
    } else {
      self.separator = separator ?? .seen(in: firstRow)
      (columnCount, columnCountLine) = (self.separator.fields(of: firstRow).count, line)
    }
    try requireNumber(self.word)
  }

  /// The same lines with one more column at the end, which a number from the end counts.
  var withOneMoreColumn: ColumnLayout {
    var layout = self
    layout.columnCount += 1
    if case .number(let number) = word, number < 0 { layout.word = .number(number - 1) }
    return layout
  }

  /// What a line is that may be read before the layout is known.
  static func kindWithoutColumns(of line: String, in format: ColumnFormat) -> Kind? {
    if line.isBlank { return .blank }
    switch format {
    case .conllu: return line.utf8.first == UInt8(ascii: "#") ? .comment : nil
    case .conll:
      let start = "-DOCSTART-"
      guard line.utf8.starts(with: start.utf8) else { return nil }
      let next = line.utf8.dropFirst(start.utf8.count).first
      return next == nil || next == 0x20 || next == 0x09 ? .documentStart : nil
    }
  }

  /// Whether a line that no word of a sentence has come before is a comment, and not the word `#` or a hashtag.
  func isComment(_ line: String) -> Bool {
    let bytes = line.utf8
    let next = bytes.dropFirst().first ?? 0x20
    guard bytes.first == UInt8(ascii: "#"), next == 0x20 || next == 0x09 else { return false }
    // `# sent_id = 1`
    let fields = FieldSeparator.space.fields(of: line)
    return (fields.count > 2 && fields[2] == "=") || separator.fields(of: line).count != columnCount
  }

  /// - Throws: `ColumnError.columnCount` or `malformedNumber`.
  func kind(of line: String, number: Int) throws(ColumnError) -> Kind {
    if let kind = Self.kindWithoutColumns(of: line, in: format) { return kind }
    let fields = separator.fields(of: line)
    guard fields.count == columnCount else {
      throw .columnCount(
        path: path, line: number, found: fields.count, expected: columnCount, expectedBy: columnCountLine)
    }
    guard format == .conllu else { return .word }
    guard let rowNumber = RowNumber(fields[0]) else {
      throw .malformedNumber(path: path, line: number, found: String(fields[0]))
    }
    return rowNumber == .word ? .word : .otherRow
  }

  /// The field in a column, or one feature of it.
  ///
  /// - Throws: `ColumnError.namedColumn`, `noSuchColumn` or `emptyField`.
  func value(of column: Column, in line: String, number: Int) throws(ColumnError) -> String {
    let field = try field(of: column, in: separator.fields(of: line), number: number)
    let value = if case .feature(let name, _) = column { Features(field)[name] } else { String(field) }
    if value.isEmpty { throw .emptyField(path: path, line: number, column: column) }
    return value
  }

  /// - Throws: `ColumnError.namedColumn` or `noSuchColumn`.
  func field(of column: Column, in fields: [Substring], number: Int) throws(ColumnError) -> Substring {
    try requireNumber(column)
    guard let index = column.index(in: fields.count) else {
      throw .noSuchColumn(path: path, line: number, column: column, count: fields.count)
    }
    return fields[index]
  }

  /// - Throws: `ColumnError.sameColumn` for the column of the words, unless it is the only one.
  func requireNotWords(_ column: Column) throws(ColumnError) {
    if case .feature = column { return }
    let index = column.index(in: columnCount)
    if columnCount > 1, index != nil, index == word.index(in: columnCount) {
      throw .sameColumn(path: path, column: column.description, first: "the words", second: "the tags")
    }
  }

  private func requireNumber(_ column: Column) throws(ColumnError) {
    if case .number = column { return }
    if format != .conllu { throw .namedColumn(path: path, column: column) }
  }
}
