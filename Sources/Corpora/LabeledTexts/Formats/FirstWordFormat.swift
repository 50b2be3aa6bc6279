import Text

extension LabeledTextFormat.Kind {
  /// The first word is the label, and the text is what follows the space after it, as in the files of TREC.
  package static let firstWord = Self("first-word", parser: FirstWordParser.init)
}

private final class FirstWordParser: LabeledTextParser {
  private let lines: PeekingLines

  init(_ lines: PeekingLines, _ columns: TableColumns) { self.lines = lines }

  func next() throws -> UncheckedText? {
    guard let (line, number) = try lines.next() else { return nil }
    let end = line.utf8.firstIndex { $0 == 0x20 || $0 == 0x09 } ?? line.endIndex
    return UncheckedText(
      labels: end == line.startIndex ? [] : [line[..<end]], text: Substring(line[end...].utf8.dropFirst()),
      line: number)
  }
}
