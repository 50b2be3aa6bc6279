/// One answer of a search.
package struct Hypothesis: Sendable, Hashable {
  /// Without `<s>` and `</s>`.
  package var tokens: [Int32]
  /// The log-probability, made comparable between lengths by the ``LengthPenalty``.
  package var score: Double
  /// The sum of ``tokenLogProbabilities``.
  package var logProbability: Double
  /// Natural log-probability of each token, and of `</s>` at the end: one more than ``tokens``.
  package var tokenLogProbabilities: [Float]
  /// For each token what it attended to; nil unless asked for, and where the model has no attention.
  package var attention: [AttentionRow]?

  package init(
    tokens: [Int32], score: Double, logProbability: Double, tokenLogProbabilities: [Float],
    attention: [AttentionRow]? = nil
  ) {
    self.tokens = tokens
    self.score = score
    self.logProbability = logProbability
    self.tokenLogProbabilities = tokenLogProbabilities
    self.attention = attention
  }
}

/// What one token attended to: neighboring positions of the source.
///
/// A line that was translated in parts has rows that cover their own part. Rows as wide as the line would take memory that
/// grows with the square of its length.
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
