/// One answer of a search.
package struct Hypothesis: Sendable, Hashable {
  /// Without `<s>` and `</s>`.
  package var symbols: [Int32]
  /// The log-probability, made comparable between lengths by the ``LengthPenalty``.
  package var score: Double
  /// The sum of ``symbolLogProbabilities``.
  package var logProbability: Double
  /// Natural log-probability of each symbol, and of `</s>` at the end: one more than ``symbols``.
  package var symbolLogProbabilities: [Float]
  /// For each symbol what it attended to; nil unless asked for, and where the model has no attention.
  package var attention: [AttentionRow]?

  package init(
    symbols: [Int32], score: Double, logProbability: Double, symbolLogProbabilities: [Float],
    attention: [AttentionRow]? = nil
  ) {
    self.symbols = symbols
    self.score = score
    self.logProbability = logProbability
    self.symbolLogProbabilities = symbolLogProbabilities
    self.attention = attention
  }
}

/// What one symbol attended to: neighbouring positions of the source.
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
