import Text

/// Reads texts with their labels, in memory for one line.
///
/// ```swift
/// let reader = try LabeledTextReader(path: "train.tsv")
/// while let example = try reader.next() { try learn(example.text, example.labels) }
/// ```
/// Each line gives one text, also an empty one, but for tables, whose first row may be names and whose cells may have
/// several lines, and for trees: all phrases of a line may be asked for, and a blank line has no tree.
package final class LabeledTextReader {
  package var path: String { lines.path }
  /// As chosen, or as the first line has shown.
  package private(set) var format: LabeledTextFormat
  /// How many lines ended in CR LF.
  package var carriageReturnCount: Int { lines.reader.carriageReturnCount }
  /// How many lines have been read.
  package var lineCount: Int { lines.reader.lineNumber }
  /// The columns that were found by names which nobody chose, once the first text has been read.
  package var foundNames: (label: String?, text: String)? { parser?.foundNames }

  private let lines: PeekingLines
  private let requiresLabels: Bool
  private var parser: (any LabeledTextParser)?

  /// - Parameters:
  ///   - format: nil finds it out by the first line: labels with a prefix, label TAB text, names of columns with commas
  ///     between them, or text alone; or by the name of the file: CSV.
  ///   - requiresLabels: refuse a text without label, from which nothing can be learned.
  package init(_ lines: LineReader, format: LabeledTextFormat? = nil, requiresLabels: Bool = true) {
    self.lines = PeekingLines(lines)
    self.format = format ?? LabeledTextFormat(nil)
    self.requiresLabels = requiresLabels
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: what `LineReader.init(path:invalid:)` throws.
  package convenience init(
    path: String, invalid: LineReader.InvalidUTF8 = .stop, format: LabeledTextFormat? = nil,
    requiresLabels: Bool = true
  ) throws {
    self.init(try LineReader(path: path, invalid: invalid), format: format, requiresLabels: requiresLabels)
  }

  /// The next text, or nil after the last.
  ///
  /// - Throws: `LabeledTextError`, `ColumnError`, and what `LineReader.next()` throws. The next call goes on with the
  ///   line after.
  package func next() throws -> LabeledText? {
    let parser = parser ?? makeParser()
    self.parser = parser
    guard let found = try parser.next() else { return nil }
    return LabeledText(
      labels: try checked(found.labels, line: found.line), text: String(found.text), line: found.line)
  }

  /// Whether a text would be given at once, unless a blank line comes before it where lines are trees.
  package func hasTextWaiting() throws -> Bool { try lines.hasLineWaiting() }

  private func makeParser() -> any LabeledTextParser {
    let kind = format.kind(ofFirstLine: lines.peekIfReadable()?.text ?? "", path: path)
    format.kind = kind
    return kind.makeParser(lines, format.columns)
  }

  private func checked(_ labels: [Substring], line: Int) throws(LabeledTextError) -> [String] {
    if labels.isEmpty && requiresLabels { throw .noLabel(path: path, line: line) }
    var seen: Set<Substring> = []
    for label in labels {
      if label.isEmpty { throw .emptyLabel(path: path, line: line) }
      if !seen.insert(label).inserted { throw .repeatedLabel(path: path, line: line, label: String(label)) }
    }
    return labels.map { String($0) }
  }
}
