import Text

/// A text that is to be classified, with what it stood in.
package struct InputText: Sendable {
  package let text: String
  /// As it was read: a line, or the row of a table.
  package let source: String
}

/// Texts to classify, and how the answers are put beside them.
package protocol TextInput: AnyObject {
  /// What stands before the first answer, as the names of columns; nil for nothing, or before the first text was read.
  ///
  /// - Parameter names: what to call the answers.
  func head(answers names: [String]) -> String?

  /// The next text, or nil after the last.
  func next() throws -> InputText?

  /// Whether ``next()`` would return at once, see `LineReader.hasLineWaiting()`.
  func hasTextWaiting() throws -> Bool

  /// A text with its answers.
  func written(_ text: InputText, answers: [String]) -> String
}

/// A text on each line, whose answers stand alone.
///
/// The labels of a line in fastText's format are no part of its text.
package final class LineInput: TextInput {
  /// Lines with words such as `__label__x`, which were left out.
  package private(set) var labeledCount = 0
  /// Lines that begin with one of some labels and a TAB.
  package private(set) var tableCount = 0
  /// The first line looks like the names of columns.
  package private(set) var hasNames = false
  package private(set) var lineCount = 0

  private let lines: LineReader
  private let labels: Set<String>

  /// - Parameter labels: of the model.
  package init(_ lines: LineReader, labels: [String]) {
    self.lines = lines
    self.labels = Set(labels)
  }

  package func head(answers names: [String]) -> String? { nil }

  package func next() throws -> InputText? {
    guard let line = try lines.next() else { return nil }
    lineCount += 1
    if lineCount == 1 && line.utf8.contains(0x09) {
      hasNames = TableColumns.areNames(TableDialect.tabs.plainCells(of: line), hasNoLabels: true)
    }
    if let tab = line.utf8.firstIndex(of: 0x09), labels.contains(String(line[..<tab].trimmed)) { tableCount += 1 }
    guard FastTextParser.hasLabel(line) else { return InputText(text: line, source: line) }
    labeledCount += 1
    let text = String(FastTextParser.parts(of: line).text)
    return InputText(text: text, source: text)
  }

  package func hasTextWaiting() throws -> Bool { try lines.hasLineWaiting() }

  package func written(_ text: InputText, answers: [String]) -> String { answers.joined(separator: "\t") }
}

/// A column of a table, to which the answers are added as further columns.
package final class TableInput: TextInput {
  private let lines: PeekingLines
  private let table: TableTextReader

  /// - Parameters:
  ///   - isCSV: see ``TableTextReader``.
  ///   - text: the column of the text; nil for the one with a usual name, or the second.
  ///   - hasHeader: whether the first row has names; nil finds it out.
  package init(_ lines: LineReader, isCSV: Bool, text: TableColumn?, hasHeader: Bool?) {
    self.lines = PeekingLines(lines)
    var columns = TableColumns()
    (columns.text, columns.hasHeader, columns.hasNoLabels) = (text, hasHeader, true)
    table = TableTextReader(self.lines, isCSV: isCSV, columns)
  }

  package func head(answers names: [String]) -> String? {
    guard let header = table.header, let dialect = table.dialect else { return nil }
    let names = names.map { name in
      let suffixes = [""] + (2...header.cells.count + 2).map { "_\($0)" }
      return name + (suffixes.first { !header.cells.contains(name + $0) } ?? "")
    }
    return dialect.row(header.text, with: names)
  }

  package func next() throws -> InputText? {
    try table.next().map { InputText(text: $0.text, source: $0.row.text) }
  }

  package func hasTextWaiting() throws -> Bool { try lines.hasLineWaiting() }

  package func written(_ text: InputText, answers: [String]) -> String {
    guard let dialect = table.dialect else { return text.source }
    return dialect.row(text.source, with: answers)
  }
}
