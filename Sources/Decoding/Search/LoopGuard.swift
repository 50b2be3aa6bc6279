import Tensors
import Tokens

/// No loops: a sequence of tokens that comes again and again, one copy behind the other, is not continued.
///
/// Recurrent models fall into loops on text unlike that which they learned from ("S-S-S-S-…"). Blocking every n-gram
/// that comes twice (``NGramBlocking``) ends them too, but also forbids what people write ("from door to door"). Here a
/// copy is excluded only behind as many copies as ``RepetitionLimits`` allow, which know what the text of the training
/// repeats, or behind as many as the source itself has of a sequence of that length: "100000" and "ha ha ha ha ha" are
/// translated as they are. Sequences with `<unk>` are free, since each may stand for another word.
package struct LoopGuard: ScoreAdjustment {
  /// Of each packed sentence.
  private let limits: [RepetitionLimits]
  private let unknown: TokenID?

  /// - Parameters:
  ///   - source: what is translated; sequences of no tokens for a language model.
  ///   - tokens: what is known of them.
  package init(_ source: PackedSequences, _ tokens: SearchTokens) {
    unknown = tokens.unknown
    limits = (0..<source.shape.sequenceCount).map { tokens.repetition.raised(to: source.sequence($0)) }
  }

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    let limits = limits[hypothesis.sentence].copies
    guard hypothesis.length > 2 else { return false }
    hypothesis.withTokens { tokens in
      for length in 1...RepetitionLimits.longestPeriod where tokens.count >= length * limits[length - 1] {
        // With the token that would go on, `run + 1` tokens at the end are those `length` places before them.
        var run = 0
        var place = tokens.count - 1
        while place >= length, tokens[place] == tokens[place - length] {
          run += 1
          place -= 1
        }
        guard run + 1 >= length * limits[length - 1] else { continue }
        if let unknown, tokens.suffix(length).contains(unknown) { continue }
        scores.exclude(tokens[tokens.count - length])
      }
    }
    return false
  }
}
