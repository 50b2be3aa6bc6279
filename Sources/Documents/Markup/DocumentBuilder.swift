/// Makes a document of the places where text is translated: all other bytes are kept.
struct DocumentBuilder {
  let source: SourceBytes
  private var pieces: [Document.Piece] = []
  private var end = 0

  init(_ source: SourceBytes) { self.source = source }

  /// A segment in the place of its source, whose bytes stay where the translation is the same.
  mutating func append(_ text: InlineText, at range: Range<Int>, write: @escaping @Sendable (InlineText) -> String) {
    let original = source.text(range)
    replace(range, with: .segment(.init(text) { $0 == text ? original : write($0) }))
  }

  /// - Parameter range: behind all that came before; empty for what is added.
  mutating func replace(_ range: Range<Int>, with piece: Document.Piece) {
    precondition(range.lowerBound >= end, "a piece at \(range.lowerBound) after \(end)")
    keep(upTo: range.lowerBound)
    pieces.append(piece)
    end = range.upperBound
  }

  /// The document, with all that is left of the file.
  mutating func document() -> Document {
    keep(upTo: source.count)
    return Document(pieces)
  }

  private mutating func keep(upTo start: Int) {
    if start > end { pieces.append(.kept(source.text(end..<start))) }
    end = start
  }
}
