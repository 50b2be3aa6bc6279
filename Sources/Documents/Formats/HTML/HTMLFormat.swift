/// Web pages. Elements that bound paragraphs bound segments, others are marks; what says `translate="no"` stays.
///
/// Scripts, style sheets, attributes, `pre` and `textarea` stay, too. Within text, code, formulas and what is not to be
/// translated is one copied mark each.
package struct HTMLFormat: DocumentFormat {
  package static let name = "html"
  package static let endings = ["html", "htm", "xhtml"]

  package init(languages: DocumentLanguages) {}

  package func read(_ text: String) -> Document {
    var segmenter = HTMLSegmenter(SourceBytes(text))
    return segmenter.document()
  }
}

private struct HTMLSegmenter {
  private let source: SourceBytes
  private let references: CharacterReferences
  private var open: HTMLOpenElements
  private var items: InlineItems
  private var builder: DocumentBuilder
  /// What stays and stands within text: where it began, and whether it has words.
  private var copied: (start: Int, hasWord: Bool)?

  init(_ source: SourceBytes) {
    self.source = source
    references = .html(asIn: source)
    open = HTMLOpenElements(source)
    items = InlineItems(source)
    builder = DocumentBuilder(source)
  }

  mutating func document() -> Document {
    var tokenizer = HTMLTokenizer(source)
    while let token = tokenizer.next() { append(token) }
    endSegment(at: source.count)
    return builder.document()
  }

  private mutating func append(_ token: MarkupToken) {
    switch token.kind {
    case .text: appendText(token.range)
    case .rawText where token.name == "title": appendText(token.range)
    case .rawText, .characterData, .comment, .instruction, .declaration, .unfinished:
      if copied == nil && open.isTranslated { items.append(.aside, token.range) }
    case .opening, .empty, .closing:
      if open.isBlock(token.name) {
        endSegment(at: token.range.lowerBound)
        open.change(by: token)
        if !open.isTranslated { copied = (token.range.lowerBound, false) }
      } else {
        appendInline(token)
      }
    }
  }

  private mutating func appendText(_ range: Range<Int>) {
    if open.isTranslated {
      items.appendText(range) { references.decoded(source, $0) }
    } else if open.hasText && copied?.hasWord == false {
      copied?.hasWord = source.text(range).hasWord
    }
  }

  private mutating func appendInline(_ token: MarkupToken) {
    let wasTranslated = open.isTranslated
    if token.kind == .empty || HTMLElements.void.contains(token.name) {
      if wasTranslated { items.append(.standalone, token.range) }
      return
    }
    open.change(by: token)
    switch (wasTranslated, open.isTranslated) {
    case (true, true): items.append(token.kind == .closing ? .closing(token.name) : .opening(token.name), token.range)
    case (false, true) where token.kind == .closing: endCopied(at: token.range.upperBound)
    case (false, true):
      endCopied(at: token.range.lowerBound)
      items.append(.opening(token.name), token.range)
    case (true, false) where token.kind == .closing:
      // It leaves what is translated within what is not.
      items.append(.closing(token.name), token.range)
      copied = (token.range.upperBound, false)
    case (true, false): copied = (token.range.lowerBound, false)
    case (false, false): break
    }
  }

  private mutating func endCopied(at end: Int) {
    if let copied, copied.start < end { items.append(copied.hasWord ? .copied : .aside, copied.start..<end) }
    copied = nil
  }

  private mutating func endSegment(at end: Int) {
    endCopied(at: end)
    if let (text, range) = items.segment() {
      builder.append(text, at: range) { [references] in $0.written(references.encoded) }
    }
    items = InlineItems(source)
  }
}
