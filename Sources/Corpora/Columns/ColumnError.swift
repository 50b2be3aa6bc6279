import Text

/// What is wrong with a file of columns or a table, or with the choice of its columns.
package enum ColumnError: Error, Equatable, Sendable {
  case unknownColumn(found: String)
  /// A column is named in a file whose columns have numbers only.
  case namedColumn(path: String, column: Column)
  case noSuchColumn(path: String, line: Int, column: Column, count: Int)
  /// A line has another number of columns than `line \(expectedBy)`, or than CoNLL-U when that is nil.
  case columnCount(path: String, line: Int, found: Int, expected: Int, expectedBy: Int?)
  /// The column of the words, tags or labels is empty.
  case emptyField(path: String, line: Int, column: Column)
  /// The first column of CoNLL-U is not the number of a word.
  case malformedNumber(path: String, line: Int, found: String)
  /// A tag cannot be written so that it would be read again.
  case unwritableTag(path: String, line: Int, column: Column?, tag: String)
  /// What is read as two things stands in one column.
  case sameColumn(path: String, column: String, first: String, second: String)
  /// CoNLL-U has no room for one more column.
  case cannotAppend(path: String, line: Int)
  /// A cell has a quotation mark that has no second one.
  case openQuotation(path: String, line: Int)
  /// The first row of a table has no cell of this name.
  case noSuchName(path: String, line: Int, name: String, names: [String])
  /// The columns of a table are neither chosen nor named as one would expect.
  case unchosenColumns(path: String, line: Int, names: [String], wanted: WantedColumns)

  /// What is read of a table: the remedy differs.
  package enum WantedColumns: Equatable, Sendable {
    case textAndLabel, text, predictedLabel, goldLabel

    fileprivate var question: String {
      switch self {
      case .textAndLabel:
        "which of them is the text and which the label; choose them by --text-column and --label-column"
      case .text: "which of them is the text; choose it by --text-column"
      case .predictedLabel: "which of them is the predicted label; choose it by --predicted-column"
      case .goldLabel: "which of them is the gold label; choose it by --gold-column"
      }
    }
  }
}

extension ColumnError: LocatedError {
  package var description: String { message }

  var place: (path: String, line: Int)? {
    switch self {
    // The choice is wrong, not a line.
    case .unknownColumn, .namedColumn, .noSuchName, .unchosenColumns, .sameColumn: nil
    case .noSuchColumn(let path, let line, _, _), .columnCount(let path, let line, _, _, _),
      .emptyField(let path, let line, _), .malformedNumber(let path, let line, _),
      .unwritableTag(let path, let line, _, _), .cannotAppend(let path, let line),
      .openQuotation(let path, let line):
      (path, line)
    }
  }

  var problem: String {
    switch self {
    case .unknownColumn(let found):
      "Found \(found.excerpt), expected a column: a number from 1, or from -1 to count from the end; in CoNLL-U also "
        + "one of \(CoNLLUField.allCases.map(\.rawValue).joined(separator: ", ")), or a feature such as FEATS.Number"
    case .namedColumn(let path, let column):
      "Column \(column) has a name in CoNLL-U only, and \(path) is not read as CoNLL-U; give the number of the column, "
        + "or choose that format"
    case .noSuchColumn(_, _, let column, let count):
      "found \(Self.columns(count)), expected column \(column) among them; choose another column"
    case .sameColumn(let path, let column, let first, let second):
      "\(path): found \(first) and \(second) in one column, \(column), expected two; choose another for one of them"
    case .columnCount(_, _, let found, let expected, let line):
      "found \(Self.columns(found)), expected \(expected)"
        + (line.map { " as in line \($0)" } ?? " separated by tabs, as CoNLL-U has")
        + "; correct the line, or choose \(line == nil ? "another format" : "what separates the columns")"
    case .emptyField(_, _, let column):
      "column \(column) is empty, expected a value; fill it, or correct the separator"
    case .malformedNumber(_, _, let found):
      "found \(found.excerpt) in the first column, expected the number of a word as 8, 3-4 or 8.1; choose another "
        + "format if this is not CoNLL-U"
    case .unwritableTag(_, _, let column, let tag):
      "tag \(tag.excerpt) cannot be written to \(column.map { "column \($0)" } ?? "a new column"), expected a value "
        + "that holds nothing of what ends a value there; choose another column or format"
    case .cannotAppend:
      "a column cannot be added, CoNLL-U has ten; choose the column to write to, as UPOS or MISC.Tag"
    case .openQuotation:
      "found a quotation mark at the beginning of a cell and none at its end, expected both; mend the cell, or choose "
        + "another format if these are not CSV"
    case .noSuchName(let path, let line, let name, let names):
      "\(path):\(line): found the columns \(Self.list(names)), expected one called \(name.excerpt); choose another column"
    case .unchosenColumns(let path, let line, let names, let wanted):
      "\(path):\(line): found the columns \(Self.list(names)), expected to know \(wanted.question), by name or by number"
    }
  }

  private static func columns(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).map(\.excerpt).joined(separator: ", ")
    return names.count > 20 ? shown + ", …" : shown
  }
}
