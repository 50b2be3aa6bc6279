/// Tags for one sequence, with the probability that all of them are right.
package struct TagSequence: Sendable, Equatable {
  /// One for each position.
  package var tags: [Int32]
  /// Natural logarithm.
  package var logProbability: Double

  package init(tags: [Int32], logProbability: Double) {
    self.tags = tags
    self.logProbability = logProbability
  }
}

/// A search for the most probable tags of each sequence of a batch.
///
/// Equally probable sequences come in the order of their last tags, where these are equal in that of the tags before,
/// and so on. What is found for a sequence does not depend on the others of the batch.
package protocol TagSearch {
  /// The most probable tags of each sequence; nil where every tag sequence is impossible.
  func best() -> [[Int32]?]

  /// At most `count` of the most probable tag sequences of each sequence, best first; fewer where no more are possible.
  func nBest(_ count: Int) -> [[TagSequence]]
}
