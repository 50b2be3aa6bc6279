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
  /// For each symbol the weights of the source's positions in reading order, `</s>` last; nil unless asked for, and
  /// where the model has no attention.
  package var attention: [[Float]]?

  package init(
    symbols: [Int32], score: Double, logProbability: Double, symbolLogProbabilities: [Float],
    attention: [[Float]]? = nil
  ) {
    self.symbols = symbols
    self.score = score
    self.logProbability = logProbability
    self.symbolLogProbabilities = symbolLogProbabilities
    self.attention = attention
  }
}
