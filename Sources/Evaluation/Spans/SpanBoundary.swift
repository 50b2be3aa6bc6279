/// The lenient rules by which spans begin and end: any sequence of tags means something, and a span need not begin with
/// the tag for beginnings.
///
/// Tjong Kim Sang and Buchholz 2000, "Introduction to the CoNLL-2000 Shared Task: Chunking", and its script conlleval,
/// version of 2004-01-26.
enum SpanBoundary {
  /// As the script has it: it knows B, I, O, E, brackets and dots. S is no tag of its own, and B after E of the same
  /// type goes on with the span, so that neighbors in BIOES become one.
  case published
  /// As its ports and seqeval have it: S is a span of one word, E ends a span and B begins one wherever they stand.
  case extended

  /// Whether a span begins with a tag.
  func begins(_ tag: ChunkTag, after previous: ChunkTag) -> Bool {
    let isOfNewType = tag.isInside && previous.type != tag.type
    return switch (previous.kind, tag.kind) {
    case (_, .bracket), (.begin, .begin), (.inside, .begin), (.outside, .begin): true
    case (.outside, .inside), (.outside, .end), (.end, .inside), (.end, .end): true
    case (_, .begin), (_, .single), (.single, .inside), (.single, .end): self == .extended || isOfNewType
    default: isOfNewType
    }
  }

  /// Whether a span ends between two tags.
  func ends(_ previous: ChunkTag, before tag: ChunkTag) -> Bool {
    let isOfOldType = previous.isInside && previous.type != tag.type
    return switch (previous.kind, tag.kind) {
    case (.bracket, _), (.begin, .begin), (.begin, .outside), (.inside, .begin), (.inside, .outside): true
    case (.end, .end), (.end, .inside), (.end, .outside): true
    case (.begin, .single), (.inside, .single), (.end, _), (.single, _): self == .extended || isOfOldType
    default: isOfOldType
    }
  }
}
