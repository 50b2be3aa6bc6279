import Text

/// What is wrong with a file of columns, or with the choice of its columns.
package enum ColumnError: Error, Hashable, Sendable {
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
  /// CoNLL-U has no room for one more column.
  case cannotAppend(path: String, line: Int)
}

/// An error whose place in a file is known, so that a check can report it as one of its diagnostics.
protocol LocatedError: Error, CustomStringConvertible {
  /// Path and line; nil where a choice is wrong, not a line.
  var place: (path: String, line: Int)? { get }
  /// What was found and expected, and the remedy.
  var problem: String { get }
}

extension LocatedError {
  var message: String { (place.map { "\($0.path):\($0.line): " } ?? "") + problem + "." }
}

extension ColumnError: LocatedError {
  package var description: String { message }

  var place: (path: String, line: Int)? {
    switch self {
    case .unknownColumn, .namedColumn: nil
    case .noSuchColumn(let path, let line, _, _), .columnCount(let path, let line, _, _, _),
      .emptyField(let path, let line, _), .malformedNumber(let path, let line, _),
      .unwritableTag(let path, let line, _, _), .cannotAppend(let path, let line):
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
    case .columnCount(_, _, let found, let expected, let line):
      "found \(Self.columns(found)), expected \(expected)"
        + (line.map { " as in line \($0)" } ?? " parted by TAB, as CoNLL-U has")
        + "; correct the line, or choose what separates the columns"
    case .emptyField(_, _, let column):
      "column \(column) is empty, expected a value; fill it, or mend what parts the columns"
    case .malformedNumber(_, _, let found):
      "found \(found.excerpt) in the first column, expected the number of a word as 8, 3-4 or 8.1; choose another "
        + "format if this is not CoNLL-U"
    case .unwritableTag(_, _, let column, let tag):
      "tag \(tag.excerpt) cannot be written to \(column.map { "column \($0)" } ?? "a new column"), expected a value "
        + "that holds nothing of what ends a value there; choose another column or format"
    case .cannotAppend:
      "a column cannot be added, CoNLL-U has ten; choose the column to write to, as UPOS or MISC.Tag"
    }
  }

  private static func columns(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }
}
