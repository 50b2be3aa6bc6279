import Tokens

/// Words that belong together, and what they are.
package struct TaggedSpan: Equatable, Sendable {
  package let type: String
  /// From 0 within the sentence.
  package let words: Range<Int>

  package init(type: String, words: Range<Int>) {
    self.type = type
    self.words = words
  }
}

extension TagScheme {
  /// The spans of a sentence, in order, whatever the scheme of its tags.
  ///
  /// ```swift
  /// TagScheme.spans(in: ["B-LOC", "I-LOC", "O"])  // LOC 0..<2
  /// ```
  /// Tags that break their scheme are read as conlleval reads them: a span begins at B, at S, and at any other tag that
  /// does not go on with the span before; it ends with E, S, or before a tag that does not go on with it.
  package static func spans(in tags: [String]) -> [TaggedSpan] {
    var spans: [TaggedSpan] = []
    var open: (type: String, start: Int)?
    func close(before word: Int) {
      if let span = open { spans.append(TaggedSpan(type: span.type, words: span.start..<word)) }
      open = nil
    }
    for (word, tag) in tags.enumerated() {
      let tag = SpanTag(tag)
      let continues = (tag.place == .inside || tag.place == .end) && tag.type == open?.type
      if !continues {
        close(before: word)
        if tag.place != nil { open = (tag.type, word) }
      }
      if tag.place == .end || tag.place == .single { close(before: word + 1) }
    }
    close(before: tags.count)
    return spans
  }

  /// The tags of a sentence with these spans.
  ///
  /// - Precondition: the spans are not empty, in order, do not overlap, and lie within the sentence.
  package func tags(for spans: [TaggedSpan], wordCount: Int) -> [String] {
    var tags = Array(repeating: SpanTag.outside, count: wordCount)
    write(spans, into: &tags)
    return tags
  }

  /// The same spans in this scheme, whatever the scheme of the tags; see ``spans(in:)`` for tags that break theirs.
  ///
  /// A tag that is in no scheme stays as it is: it is in no span.
  package func converting(_ tags: [String]) -> [String] {
    var converted = tags.map { SpanTag($0).isMalformed ? $0 : SpanTag.outside }
    write(Self.spans(in: tags), into: &converted)
    return converted
  }

  private func write(_ spans: [TaggedSpan], into tags: inout [String]) {
    var previous: TaggedSpan?
    for span in spans {
      let end = previous?.words.upperBound ?? 0
      precondition(
        !span.words.isEmpty && span.words.lowerBound >= end && span.words.upperBound <= tags.count,
        "span of words \(span.words) after word \(end) in a sentence of \(tags.count) words")
      for word in span.words { tags[word] = place(of: word, in: span, after: previous).tag(ofType: span.type) }
      previous = span
    }
  }

  private func place(of word: Int, in span: TaggedSpan, after previous: TaggedSpan?) -> SpanPlace {
    let isFirst = word == span.words.lowerBound
    let isLast = word == span.words.upperBound - 1
    switch self {
    case .iob1:
      let touches = previous?.type == span.type && previous?.words.upperBound == span.words.lowerBound
      return isFirst && touches ? .begin : .inside
    case .bio:
      return isFirst ? .begin : .inside
    case .bioes:
      return isFirst ? (isLast ? .single : .begin) : (isLast ? .end : .inside)
    }
  }
}
