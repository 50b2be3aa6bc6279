import Tokens

/// One answer of a search.
package struct Hypothesis: Sendable, Hashable {
  /// Without `<s>` and `</s>`.
  package var tokens: [TokenID]
  /// The log-probability, made comparable between lengths by the ``LengthPenalty``.
  package var score: Double
  /// The sum of ``tokenLogProbabilities``.
  package var logProbability: Double
  /// Natural log-probability of each token, and of `</s>` at the end: one more than ``tokens``. Of a line that was
  /// translated sentence by sentence, or in smaller parts, also that of the `</s>` which ended each, at ``ends``.
  package var tokenLogProbabilities: [Float]
  /// Places of `</s>` among ``tokenLogProbabilities``: the last, and before it the ends of parts.
  package var ends: [Int]
  /// For each token what it attended to; nil unless asked for, and where the model has no attention.
  package var attention: [AttentionRow]?

  package init(
    tokens: [TokenID], score: Double, logProbability: Double, tokenLogProbabilities: [Float],
    attention: [AttentionRow]? = nil
  ) {
    self.tokens = tokens
    self.score = score
    self.logProbability = logProbability
    self.tokenLogProbabilities = tokenLogProbabilities
    self.attention = attention
    ends = tokenLogProbabilities.isEmpty ? [] : [tokenLogProbabilities.count - 1]
  }

  /// The log-probabilities of groups of tokens, such as words, and of each `</s>`, for which nil stands, in the order
  /// in which they begin.
  ///
  /// - Parameter groups: consecutive places in ``tokens``, of all.
  package func scoredGroups(_ groups: [Range<Int>]) -> [(group: Range<Int>?, logProbability: Double)] {
    let ends = Set(ends)
    var sums: [(group: Range<Int>?, logProbability: Double)] = []
    // Where the sum of the group stands to which the next token may belong.
    var (token, group, sum) = (0, 0, Int?.none)
    for (place, logProbability) in tokenLogProbabilities.enumerated() {
      if ends.contains(place) {
        sums.append((nil, Double(logProbability)))
        continue
      }
      if token == groups[group].upperBound { (group, sum) = (group + 1, nil) }
      if let sum {
        sums[sum].logProbability += Double(logProbability)
      } else {
        sum = sums.count
        sums.append((groups[group], Double(logProbability)))
      }
      token += 1
    }
    return sums
  }
}

/// What one token attended to: neighboring positions of the source.
///
/// A line that was translated in parts has rows that cover their own part. Rows as wide as the line would take memory
/// that grows with the square of its length.
package struct AttentionRow: Sendable, Hashable {
  /// The position in the line of the first weight.
  package var firstSource: Int
  /// Of positions in reading order; the last is the `</s>` that ended the sentence or its part.
  package var weights: [Float]

  package init(firstSource: Int = 0, weights: [Float]) {
    self.firstSource = firstSource
    self.weights = weights
  }
}
