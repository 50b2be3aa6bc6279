import Text

/// Reads tagged sentences from a file of columns, in memory for one sentence.
///
/// ```swift
/// let reader = try ColumnReader(path: "train.conllu")
/// while let sentence = try reader.next() {
///   try learn(sentence.words, sentence.tags(in: .field(.upos)))
/// }
/// ```
/// All lines of the file come back in the sentences, in order, but for a CR at the end of a line and a byte order mark,
/// which `LineReader` drops. A sentence with a line that is not UTF-8 is left out as a whole if the `LineReader` skips
/// such lines.
///
/// Comments stand before the first word of a sentence. In CoNLL columns a line is one that begins with what was chosen
/// for that, or else as `# ` does and is no word: it has another number of columns than the words have, or is written
/// as `# sent_id = 1`.
package final class ColumnReader {
  package var path: String { lines.path }
  /// How many sentences were left out because a line was not UTF-8.
  package private(set) var skippedSentenceCount = 0
  /// How many lines ended in CR LF.
  package var carriageReturnCount: Int { lines.reader.carriageReturnCount }
  /// How many lines have been read.
  package var lineCount: Int { lines.reader.lineNumber }
  /// How many lines of CoNLL columns were taken for comments.
  package private(set) var commentCount = 0

  private let lines: PeekingLines
  private var format: ColumnFormat?
  private var layout: ColumnLayout?
  private let separator: FieldSeparator?
  private let word: Column?
  private let comment: String?
  /// Whether the rest of a sentence is to be passed over, a line of which was refused.
  private var isWithinRefusedSentence = false
  /// The number of the line given out last.
  private var lastNumber = 0
  /// Whether a number was missing among the lines of the sentence: `LineReader` left out the line.
  private var hasSkippedLine = false

  /// - Parameters:
  ///   - format: nil finds it out: CoNLL-U by a path that ends in `.conllu`, or by ten columns parted by TAB of which
  ///     the first is the number of a word.
  ///   - separator: what parts the columns of CoNLL; nil is TAB if the first line with a word has one.
  ///   - word: the column of the words; nil is FORM, or the first column.
  ///   - comment: what comments in CoNLL begin with; nil finds them.
  package init(
    _ lines: LineReader, format: ColumnFormat? = nil, separator: FieldSeparator? = nil, word: Column? = nil,
    comment: String? = nil
  ) {
    self.lines = PeekingLines(lines)
    self.format = format ?? .named(by: lines.path)
    self.separator = separator
    self.word = word
    self.comment = comment
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: what `LineReader.init(path:invalid:)` throws.
  package convenience init(
    path: String, invalid: LineReader.InvalidUTF8 = .stop, format: ColumnFormat? = nil,
    separator: FieldSeparator? = nil, word: Column? = nil, comment: String? = nil
  ) throws {
    self.init(
      try LineReader(path: path, invalid: invalid), format: format, separator: separator, word: word, comment: comment)
  }

  /// The next sentence, which may have no words, or nil after the last.
  ///
  /// - Throws: `ColumnError`, and what `LineReader.next()` throws. The next call goes on after the sentence at fault.
  package func next() throws -> ColumnSentence? {
    while true {
      try passOverRefusedSentence()
      if layout == nil && firstRow == nil && !lines.isAhead { lookAhead() }
      let format = format ?? firstRow.map { .seen(in: $0.text) } ?? .conll
      self.format = format
      hasSkippedLine = false
      isWithinRefusedSentence = true
      let sentence = try readSentence(in: format)
      isWithinRefusedSentence = false
      guard hasSkippedLine else { return sentence }
      skippedSentenceCount += 1
      if sentence == nil { return nil }
    }
  }

  /// Whether a sentence would be given at once: a blank line has come, or the end.
  package func hasSentenceWaiting() throws -> Bool { try lines.reader.hasBlankLineWaiting() }

  private func readSentence(in format: ColumnFormat) throws -> ColumnSentence? {
    var (texts, numbers, rows): ([String], [Int], [Int]) = ([], [], [])
    var isComplete = false
    while !isComplete, let line = try nextLine() {
      switch try kind(of: line, in: format, isFirst: rows.isEmpty) {
      case .word: rows.append(texts.count)
      case .blank: isComplete = true
      case .comment, .documentStart, .otherRow: break
      }
      texts.append(line.text)
      numbers.append(line.number)
    }
    guard !texts.isEmpty else { return nil }
    // The sentence has been read to its end: an error in it leaves nothing to pass over.
    isWithinRefusedSentence = false
    return try ColumnSentence(format: format, layout: layout, lines: texts, lineNumbers: numbers, rows: rows)
  }

  /// - Parameter isFirst: no word of the sentence has come before.
  private func kind(
    of line: PeekingLines.Line, in format: ColumnFormat, isFirst: Bool
  ) throws(ColumnError) -> ColumnLayout.Kind {
    if let kind = ColumnLayout.kindWithoutColumns(of: line.text, in: format) { return kind }
    if isFirst && format == .conll && isChosenComment(line.text) { return .comment }
    let layout = try layout(in: format, firstRow: firstRow ?? line)
    let isPreface = hasLongPreface && self.layout == nil && line.text.utf8.starts(with: "# ".utf8)
    if isFirst && format == .conll && comment == nil && (isPreface || layout.isComment(line.text)) {
      commentCount += 1
      return .comment
    }
    self.layout = layout
    return try layout.kind(of: line.text, number: line.number)
  }

  private func layout(in format: ColumnFormat, firstRow: PeekingLines.Line) throws(ColumnError) -> ColumnLayout {
    if let layout { return layout }
    return try ColumnLayout(
      path: path, format: format, separator: separator, word: word, firstRow: firstRow.text, line: firstRow.number)
  }

  private func isChosenComment(_ line: String) -> Bool {
    guard let comment, line.utf8.starts(with: comment.utf8) else { return false }
    commentCount += 1
    return true
  }

  private func passOverRefusedSentence() throws {
    while isWithinRefusedSentence {
      guard let line = try nextLine(), !line.text.isBlank else {
        isWithinRefusedSentence = false
        return
      }
    }
  }

  // MARK: Lines

  private func nextLine() throws -> PeekingLines.Line? {
    let line = try lines.next()
    // After the last line, the reader may have left out more.
    let number = line?.number ?? lines.reader.lineNumber + 1
    hasSkippedLine = hasSkippedLine || number > lastNumber + 1
    lastNumber = line?.number ?? lines.reader.lineNumber
    return line
  }

  /// At most so many lines are looked at: a file may begin with a license in comments, but not consist of it.
  private static let maximumLookahead = 1000
  /// The first line that shows the format and how many columns there are, once it has been seen.
  private var firstRow: PeekingLines.Line?
  /// Nothing but comments was seen, as far as that goes.
  private var hasLongPreface = false

  /// Looks for the first line that is surely one of columns.
  private func lookAhead() {
    hasLongPreface = false
    for count in 0..<Self.maximumLookahead {
      do {
        guard let line = try lines.peek(after: count) else { return }
        let mayBeComment =
          line.text.utf8.first == UInt8(ascii: "#") || (comment.map { line.text.utf8.starts(with: $0.utf8) } ?? false)
        if ColumnLayout.kindWithoutColumns(of: line.text, in: format ?? .conll) == nil && !mayBeComment {
          firstRow = line
          return
        }
      } catch TextError.invalidUTF8 {
        continue
      } catch {
        return
      }
    }
    hasLongPreface = true
  }
}
