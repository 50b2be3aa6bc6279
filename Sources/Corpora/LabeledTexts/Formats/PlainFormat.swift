import Text

extension LabeledTextFormat.Kind {
  /// A text on each line, and no label.
  package static let plain = Self("plain", parser: PlainParser.init)
}

private final class PlainParser: LabeledTextParser {
  private let lines: PeekingLines

  init(_ lines: PeekingLines, _ columns: TableColumns) { self.lines = lines }

  func next() throws -> UncheckedText? {
    try lines.next().map { UncheckedText(labels: [], text: $0.text[...], line: $0.number) }
  }
}
