/// Markdown as CommonMark and GitHub have it: paragraphs, headings, items and cells are segments, and lines of a
/// paragraph are joined to one.
package struct MarkdownFormat: DocumentFormat {
  package static let name = "markdown"
  package static let endings = ["md", "markdown"]

  package init(languages: DocumentLanguages) {}

  package func read(_ text: String) -> Document {
    let source = SourceBytes(text)
    let blocks = MarkdownBlocks(source)
    var builder = DocumentBuilder(source)
    for text in blocks.texts {
      let parts = MarkdownInlines.parts(of: text.text, blocks.references)
      for part in parts {
        guard let (inline, range) = part.segment() else { continue }
        let startsLine = text.text[range.lowerBound - 1].map { $0 == "\n" } ?? true
        let endsLine = text.text.endOfSpace(from: range.upperBound) == text.text.count
        let writer = MarkdownWriter(
          kind: text.kind, startsLine: startsLine, endsLine: endsLine,
          isAlone: parts.count == 1 && startsLine && endsLine, references: blocks.references)
        let marks = inline.marks.map {
          InlineMark($0.kind, at: $0.offset, source: $0.source.withLineBreaksAsSpaces)
        }
        builder.append(InlineText(inline.text, marks: marks), at: text.fileRange(range), write: writer.written)
      }
    }
    return builder.document()
  }
}
