/// A text of Markdown: its lines without what the blocks around it put before them.
struct MarkdownText {
  enum Kind: Sendable {
    case paragraph
    case heading
    case cell
  }

  let kind: Kind
  /// The lines, with LF between them.
  let text: SourceBytes
  /// Where each line begins, there and in the file.
  private let starts: [(text: Int, file: Int)]

  init(_ kind: Kind, _ source: SourceBytes, lines: [Range<Int>]) {
    var text: [UInt8] = []
    var starts: [(text: Int, file: Int)] = []
    for line in lines {
      if !starts.isEmpty { text.append(0x0A) }
      starts.append((text.count, line.lowerBound))
      text.append(contentsOf: source.bytes[line])
    }
    (self.kind, self.text, self.starts) = (kind, SourceBytes(text), starts)
  }

  /// Where something stands in the file.
  func fileRange(_ range: Range<Int>) -> Range<Int> {
    guard let last = range.last else { return 0..<0 }
    return place(range.lowerBound)..<place(last) + 1
  }

  private func place(_ offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle].text <= offset { low = middle } else { high = middle }
    }
    return starts[low].file + offset - starts[low].text
  }
}
