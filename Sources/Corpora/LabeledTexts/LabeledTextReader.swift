import Text

/// Reads texts with their labels, in memory for one line.
///
/// ```swift
/// let reader = try LabeledTextReader(path: "train.tsv")
/// while let example = try reader.next() { try learn(example.text, example.labels) }
/// ```
/// Each line gives one text, also an empty one, but for trees: all phrases of a line may be asked for, and a blank line
/// has no tree.
package final class LabeledTextReader {
  package var path: String { lines.path }
  /// As chosen, or as the first line has shown.
  package private(set) var format: LabeledTextFormat?
  /// How many lines ended in CR LF.
  package var carriageReturnCount: Int { lines.carriageReturnCount }
  /// How many lines have been read.
  package var lineCount: Int { lines.lineNumber }

  private let lines: LineReader
  private let requiresLabels: Bool
  /// How many columns the first line had, and which it was.
  private var columns: (count: Int, line: Int)?
  private var tree: LabeledTree?
  /// How many phrases of the tree have been given out; each is put together only then, for all of them
  /// together grow with the square of the depth.
  private var phraseCount = 0

  /// - Parameters:
  ///   - format: nil finds it out by the first line: labels with a prefix, label TAB text, or text alone.
  ///   - requiresLabels: refuse a text without label, from which nothing can be learned.
  package init(_ lines: LineReader, format: LabeledTextFormat? = nil, requiresLabels: Bool = true) {
    self.lines = lines
    self.format = format
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
    if let phrase = nextPhrase() { return phrase }
    while let line = try lines.next() {
      let format = format ?? .seen(in: line)
      self.format = format
      if case .trees = format {
        if line.isBlank { continue }
        (tree, phraseCount) = (try LabeledTree(parsing: line, path: path, line: lines.lineNumber), 0)
        return nextPhrase()
      }
      let (labels, text) = try parts(of: line, format)
      return LabeledText(labels: try checked(labels), text: String(text), line: lines.lineNumber)
    }
    return nil
  }

  /// Whether a text would be given at once, unless a blank line comes before it where lines are trees.
  package func hasTextWaiting() throws -> Bool { try lines.hasLineWaiting() }

  private func nextPhrase() -> LabeledText? {
    guard let tree, case .trees(let part) = format else { return nil }
    guard phraseCount < (part == .sentence ? 1 : tree.phrases.count) else { return nil }
    phraseCount += 1
    return tree.text(of: tree.phrases[phraseCount - 1], line: lines.lineNumber)
  }

  private func parts(
    of line: String, _ format: LabeledTextFormat
  ) throws(ColumnError) -> (labels: [Substring], text: Substring) {
    switch format {
    case .table(let label, let text, let separator):
      let fields = try fields(of: line)
      let labels = try label.map { column throws(ColumnError) in try field(column, in: fields) } ?? ""
      return (Self.labels(in: labels, separator: separator), try field(text, in: fields))
    case .prefix: return Self.prefixedLabels(of: line)
    case .firstWord:
      let end = line.utf8.firstIndex { Self.isSpace($0) } ?? line.endIndex
      return (end == line.startIndex ? [] : [line[..<end]], Substring(line[end...].utf8.dropFirst()))
    case .plain, .trees: return ([], line[...])
    }
  }

  private func checked(_ labels: [Substring]) throws(LabeledTextError) -> [String] {
    if labels.isEmpty && requiresLabels { throw .noLabel(path: path, line: lines.lineNumber) }
    var seen: Set<Substring> = []
    for label in labels {
      if label.isEmpty { throw .emptyLabel(path: path, line: lines.lineNumber) }
      if !seen.insert(label).inserted {
        throw .repeatedLabel(path: path, line: lines.lineNumber, label: String(label))
      }
    }
    return labels.map { String($0) }
  }

  // MARK: Labels with a prefix

  private static func prefixedLabels(of line: String) -> (labels: [Substring], text: Substring) {
    var labels: [Substring] = []
    var rest = line[...]
    while true {
      let text = Substring(rest.utf8.drop { isSpace($0) })
      guard text.utf8.starts(with: LabeledTextFormat.labelPrefix.utf8) else {
        // A line without labels is its text, with the spaces before it.
        return (labels, labels.isEmpty ? rest : text)
      }
      let word = text.utf8.prefix { !isSpace($0) }
      labels.append(Substring(word.dropFirst(LabeledTextFormat.labelPrefix.utf8.count)))
      rest = line[word.endIndex...]
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  // MARK: Columns

  private func fields(of line: String) throws(ColumnError) -> [Substring] {
    let fields = FieldSeparator.tab.fields(of: line)
    guard let columns else {
      columns = (fields.count, lines.lineNumber)
      return fields
    }
    guard fields.count == columns.count else {
      throw .columnCount(
        path: path, line: lines.lineNumber, found: fields.count, expected: columns.count, expectedBy: columns.line)
    }
    return fields
  }

  private func field(_ column: Column, in fields: [Substring]) throws(ColumnError) -> Substring {
    guard case .number = column else { throw .namedColumn(path: path, column: column) }
    guard let index = column.index(in: fields.count) else {
      throw .noSuchColumn(path: path, line: lines.lineNumber, column: column, count: fields.count)
    }
    return fields[index]
  }

  private static func labels(in field: Substring, separator: Unicode.Scalar?) -> [Substring] {
    if field.isEmpty { return [] }
    guard let separator else { return [field] }
    return field.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map { Substring($0) }
  }
}
