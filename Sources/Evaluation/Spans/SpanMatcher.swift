/// Finds the spans of both sides in a sentence and counts those that are the same, by the rules of one program.
protocol SpanMatcher: Sendable {
  /// Adds the spans that a sentence completes.
  ///
  /// - Parameter sentence: its number, from 1, for errors.
  /// - Throws: `EvaluationError.foreignTag` where the rules do not know a tag.
  mutating func add(
    _ predicted: [String], against gold: [String], sentence: Int, to counts: inout [ExactString: MatchCounts]
  ) throws(EvaluationError)
}
