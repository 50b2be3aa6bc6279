/// Spans as seqeval counts them in its default mode: the same if type, first and last word are.
///
/// The sentences are one sequence to it, with an `O` after each, and that is kept: a tag that is none of B, I, E, S and
/// O can end a span that began in an earlier sentence.
struct SeqevalMatcher: SpanMatcher {
  private struct Side {
    // The empty type, unlike that of any tag, which comes before the first only.
    var last = ChunkTag.outside
    var begin = 0

    /// The span that ends before the tag at a position, if one does.
    mutating func step(_ tag: ChunkTag, at position: Int) -> Span? {
      let ended = SpanBoundary.extended.ends(last, before: tag) ? Span(type: last.type, begin: begin) : nil
      if SpanBoundary.extended.begins(tag, after: last) { begin = position }
      last = tag
      return ended
    }
  }

  private struct Span: Equatable {
    let type: ExactString
    let begin: Int
  }

  private var predictedSide = Side()
  private var goldSide = Side()
  private var position = 0

  mutating func add(
    _ predicted: [String], against gold: [String], sentence: Int, to counts: inout [ExactString: MatchCounts]
  ) {
    for (predicted, gold) in zip(predicted + ["O"], gold + ["O"]) {
      let predictedSpan = predictedSide.step(ChunkTag(seqeval: predicted), at: position)
      let goldSpan = goldSide.step(ChunkTag(seqeval: gold), at: position)
      if let predictedSpan { counts[predictedSpan.type, default: MatchCounts()].predicted += 1 }
      if let goldSpan {
        counts[goldSpan.type, default: MatchCounts()].support += 1
        if goldSpan == predictedSpan { counts[goldSpan.type, default: MatchCounts()].correct += 1 }
      }
      position += 1
    }
  }
}
