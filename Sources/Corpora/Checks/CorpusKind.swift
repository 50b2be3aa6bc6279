import Text

/// What a file seems to hold, for those who give it to a command that reads something else.
package enum CorpusKind: Equatable, Sendable {
  /// Sentences with tags, in CoNLL-U or in other columns.
  case conllu, columns
  /// Texts with labels.
  case labeledTexts
  /// Sentences and their translations in one file.
  case pairs
  /// Anything else.
  case text

  /// What a file of tagged sentences may look like.
  package static let tagged: Set<CorpusKind> = [.conllu, .columns, .text]
  /// What a file of labeled texts may look like.
  package static let classified: Set<CorpusKind> = [.labeledTexts, .text, .pairs]

  /// Looks at the beginning of a file that can be read again.
  ///
  /// - Throws: what `LineReader` throws, but for invalid UTF-8.
  package init(of path: String) throws {
    let reader = try LineReader(path: path, invalid: .replace)
    var lines: [String] = []
    while lines.count < Self.lineLimit, let line = try reader.next() { lines.append(line) }
    self = Self.kind(of: lines, path: path)
  }

  private static let lineLimit = 200

  private static func kind(of lines: [String], path: String) -> CorpusKind {
    let rows = lines.filter { !$0.isBlank && !$0.hasPrefix("#") }
    guard let first = rows.first else { return .text }
    if ColumnFormat.named(by: path) == .conllu || ColumnFormat.seen(in: first) == .conllu { return .conllu }
    let kind = LabeledTextFormat(nil).kind(ofFirstLine: first, path: path)
    if kind == .csv || kind == .fastText { return .labeledTexts }
    let separator = FieldSeparator.seen(in: first)
    let fields = rows.map { separator.fields(of: $0) }
    let count = fields[0].count
    guard count > 1, fields.allSatisfy({ $0.count == count }) else { return .text }
    // Empty lines at the ends part nothing.
    let end = lines.lastIndex { !$0.isBlank } ?? 0
    let isParted = lines[..<end].drop(while: \.isBlank).contains(where: \.isBlank)
    if separator == .space { return isParted && rows.count > 2 ? .columns : .text }
    /// How many rows have several words in a column.
    func textCount(_ column: Int) -> Int {
      fields.count { !$0[column].split(separator: " ").dropFirst().isEmpty }
    }
    let texts = (0..<count).filter { 2 * textCount($0) > rows.count }
    if isParted && texts.isEmpty { return .columns }
    // Words with tags, or texts of one word with labels.
    if texts.isEmpty { return .text }
    return texts.count == 2 && count == 2 ? .pairs : .labeledTexts
  }
}
