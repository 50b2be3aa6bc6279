import Tokens

/// Spans as seqeval counts them in its strict mode.
struct StrictMatcher: SpanMatcher {
  let scheme: SpanScheme

  struct Span: Hashable {
    let type: ExactString
    let words: ClosedRange<Int>
  }

  func add(
    _ predicted: [String], against gold: [String], sentence: Int, to counts: inout [ExactString: MatchCounts]
  ) throws(EvaluationError) {
    let predicted = try spans(of: predicted, sentence: sentence)
    let gold = try spans(of: gold, sentence: sentence)
    for span in predicted { counts[span.type, default: MatchCounts()].predicted += 1 }
    for span in gold {
      counts[span.type, default: MatchCounts()].support += 1
      if predicted.contains(span) { counts[span.type, default: MatchCounts()].correct += 1 }
    }
  }

  private func spans(of tags: [String], sentence: Int) throws(EvaluationError) -> Set<Span> {
    var spans: Set<Span> = []
    var open: (type: ExactString, start: Int)?
    // What the next word does not go on with: a span in IOB2, nothing in the other schemes.
    func close(before word: Int) {
      if let open, scheme == .iob2 { spans.insert(Span(type: open.type, words: open.start...word - 1)) }
      open = nil
    }
    for (word, tag) in tags.enumerated() {
      guard scheme.has(tag) else {
        throw .foreignTag(tag, scheme: scheme, sentence: sentence, word: word + 1)
      }
      let type = Self.type(of: tag)
      switch tag.utf8.first.flatMap({ SpanPlace(letter: $0) }) {
      case .begin:
        close(before: word)
        open = (type, word)
      case .single:
        close(before: word)
        spans.insert(Span(type: type, words: word...word))
      case .inside where open?.type == type: continue
      case .end:
        if let open, open.type == type { spans.insert(Span(type: type, words: open.start...word)) }
        open = nil
      case .inside, nil: close(before: word)
      }
    }
    close(before: tags.count)
    return spans
  }

  /// What follows the prefix, without hyphens around it; `_` if that is nothing.
  private static func type(of tag: String) -> ExactString {
    let inner = tag.unicodeScalars.dropFirst().drop { $0 == "-" }
    guard let last = inner.lastIndex(where: { $0 != "-" }) else { return ExactString("_") }
    return ExactString(Substring(inner[...last]))
  }
}
