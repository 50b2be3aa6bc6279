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
package final class ColumnReader {
  package var path: String { lines.path }
  /// How many sentences were left out because a line was not UTF-8.
  package private(set) var skippedSentenceCount = 0
  /// How many lines ended in CR LF.
  package var carriageReturnCount: Int { lines.carriageReturnCount }
  /// How many lines have been read.
  package var lineCount: Int { lines.lineNumber }

  private typealias Line = (text: String, number: Int)

  private let lines: LineReader
  /// Read ahead to see the format: lines, and at the end what went wrong then.
  private var waiting: ArraySlice<Result<Line, any Error>> = []
  private var format: ColumnFormat?
  private var layout: ColumnLayout?
  private let separator: FieldSeparator?
  private let word: Column?
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
  package init(
    _ lines: LineReader, format: ColumnFormat? = nil, separator: FieldSeparator? = nil, word: Column? = nil
  ) {
    self.lines = lines
    self.format = format ?? .named(by: lines.path)
    self.separator = separator
    self.word = word
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Throws: what `LineReader.init(path:invalid:)` throws.
  package convenience init(
    path: String, invalid: LineReader.InvalidUTF8 = .stop, format: ColumnFormat? = nil,
    separator: FieldSeparator? = nil, word: Column? = nil
  ) throws {
    self.init(try LineReader(path: path, invalid: invalid), format: format, separator: separator, word: word)
  }

  /// The next sentence, which may have no words, or nil after the last.
  ///
  /// - Throws: `ColumnError`, and what `LineReader.next()` throws. The next call goes on after the sentence at fault.
  package func next() throws -> ColumnSentence? {
    while true {
      try passOverRefusedSentence()
      let format = try format ?? seenFormat()
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
  package func hasSentenceWaiting() throws -> Bool { try lines.hasBlankLineWaiting() }

  private func readSentence(in format: ColumnFormat) throws -> ColumnSentence? {
    var (texts, numbers, rows): ([String], [Int], [Int]) = ([], [], [])
    var isComplete = false
    while !isComplete, let line = try nextLine() {
      switch try kind(of: line, in: format) {
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

  private func kind(of line: Line, in format: ColumnFormat) throws(ColumnError) -> ColumnLayout.Kind {
    if let kind = ColumnLayout.kindWithoutColumns(of: line.text, in: format) { return kind }
    if let layout { return try layout.kind(of: line.text, number: line.number) }
    let layout = try ColumnLayout(
      path: path, format: format, separator: separator, word: word, firstRow: line.text, line: line.number)
    self.layout = layout
    return try layout.kind(of: line.text, number: line.number)
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

  private func nextLine() throws -> Line? {
    guard let line = try waiting.popFirst()?.get() ?? lines.next().map({ (text: $0, number: lines.lineNumber) }) else {
      hasSkippedLine = hasSkippedLine || lines.lineNumber > lastNumber
      lastNumber = lines.lineNumber
      return nil
    }
    hasSkippedLine = hasSkippedLine || line.number > lastNumber + 1
    lastNumber = line.number
    return line
  }

  /// At most so many lines are read ahead: a file may begin with a license in comments, but not consist of it.
  private static let maximumLookahead = 1000

  /// Reads to the first line that shows the format.
  private func seenFormat() throws -> ColumnFormat {
    var seen = ColumnFormat.conll
    while waiting.count < Self.maximumLookahead {
      do {
        guard let line = try lines.next() else { break }
        waiting.append(.success((line, lines.lineNumber)))
        let mayBeComment = line.utf8.first == UInt8(ascii: "#")
        if ColumnLayout.kindWithoutColumns(of: line, in: .conll) == nil && !mayBeComment {
          seen = .seen(in: line)
          break
        }
      } catch {
        waiting.append(.failure(error))
        if case TextError.invalidUTF8 = error { continue }
        break
      }
    }
    format = seen
    return seen
  }
}
