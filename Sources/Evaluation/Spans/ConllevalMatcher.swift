/// Spans as conlleval counts them, tag by tag.
///
/// A predicted span is right when it begins and ends with a gold span, and the types agree from word to word. Unlike
/// the other readings this one never states where a span began: what counts is that nothing has been different since.
struct ConllevalMatcher: SpanMatcher {
  let boundary: SpanBoundary
  private var lastPredicted = ChunkTag.outside
  private var lastGold = ChunkTag.outside
  private var isInCorrectSpan = false

  init(_ boundary: SpanBoundary) { self.boundary = boundary }

  mutating func add(
    _ predicted: [String], against gold: [String], sentence: Int, to counts: inout [ExactString: MatchCounts]
  ) {
    for (predicted, gold) in zip(predicted, gold) {
      step(tag(predicted), tag(gold), &counts)
    }
    step(.outside, .outside, &counts)
  }

  private func tag(_ tag: String) -> ChunkTag {
    boundary == .published ? ChunkTag(conlleval: tag) : ChunkTag(anySpelling: tag)
  }

  private mutating func step(
    _ predicted: ChunkTag, _ gold: ChunkTag, _ counts: inout [ExactString: MatchCounts]
  ) {
    if isInCorrectSpan {
      let predictedEnds = boundary.ends(lastPredicted, before: predicted)
      let goldEnds = boundary.ends(lastGold, before: gold)
      if predictedEnds && goldEnds && lastPredicted.type == lastGold.type {
        counts[lastGold.type, default: MatchCounts()].correct += 1
        isInCorrectSpan = false
      } else if predictedEnds != goldEnds || predicted.type != gold.type {
        isInCorrectSpan = false
      }
    }
    let predictedBegins = boundary.begins(predicted, after: lastPredicted)
    let goldBegins = boundary.begins(gold, after: lastGold)
    if predictedBegins && goldBegins && predicted.type == gold.type { isInCorrectSpan = true }
    if predictedBegins { counts[predicted.type, default: MatchCounts()].predicted += 1 }
    if goldBegins { counts[gold.type, default: MatchCounts()].support += 1 }
    (lastPredicted, lastGold) = (predicted, gold)
  }
}
