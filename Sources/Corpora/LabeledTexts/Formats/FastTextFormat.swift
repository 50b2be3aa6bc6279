import Text

extension LabeledTextFormat.Kind {
  /// Words with the prefix `__label__` are the labels of a line, wherever they stand, and the others are its text, as
  /// fastText reads it.
  package static let fastText = Self("fasttext", parser: FastTextParser.init) { line, _ in
    FastTextParser.hasLabel(line)
  }
}

/// Parts labels and text of a line of fastText's.
package final class FastTextParser: LabeledTextParser {
  package static let labelPrefix = "__label__"

  private let lines: PeekingLines

  init(_ lines: PeekingLines, _ columns: TableColumns) { self.lines = lines }

  func next() throws -> UncheckedText? {
    guard let line = try lines.next() else { return nil }
    let (labels, text) = Self.parts(of: line.text)
    return UncheckedText(labels: labels, text: text, line: line.number)
  }

  /// Whether a word of a line is a label.
  package static func hasLabel(_ line: String) -> Bool {
    line.utf8.split(whereSeparator: isSpace).contains { $0.starts(with: labelPrefix.utf8) }
  }

  /// The labels of a line, and its text without them and the spaces after them.
  package static func parts(of line: String) -> (labels: [Substring], text: Substring) {
    var labels: [Substring] = []
    var text: [Substring] = []
    var rest = Substring(line)
    while let label = nextLabel(in: rest) {
      // A line that begins with its labels begins to be text behind them.
      text.append(rest[..<label.startIndex].allSatisfy { $0 == " " || $0 == "\t" } ? "" : rest[..<label.startIndex])
      labels.append(Substring(label.utf8.dropFirst(labelPrefix.utf8.count)))
      rest = Substring(rest[label.endIndex...].utf8.drop(while: isSpace))
    }
    if labels.isEmpty { return ([], line[...]) }
    return (labels, Substring((text + [rest]).joined()))
  }

  private static func nextLabel(in text: Substring) -> Substring? {
    text.utf8.split(whereSeparator: isSpace).first { $0.starts(with: labelPrefix.utf8) }.map { Substring($0) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
