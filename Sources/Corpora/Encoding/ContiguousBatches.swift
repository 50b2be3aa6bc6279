import Tensors

/// A long text that is read by several readers at once, each in a part of its own, some tokens at a time.
///
/// This is how recurrent language models are trained (Mikolov et al. 2010, Zaremba et al. 2014): the state in which a
/// reader has left its part is where it goes on with the next minibatch.
package struct ContiguousBatches: Sendable {
  /// Number of tokens in the text.
  package let count: Int
  package let laneCount: Int

  /// - Precondition: `laneCount` is positive.
  package init(count: Int, laneCount: Int) {
    precondition(laneCount > 0, "\(laneCount) lanes")
    self.count = count
    // No lane is empty.
    self.laneCount = min(laneCount, max(count, 1))
  }

  /// The places of the text that a lane reads. The first lanes are the longer ones, by one token.
  package func range(_ lane: Int) -> Range<Int> {
    let (length, longer) = count.quotientAndRemainder(dividingBy: laneCount)
    let start = lane * length + min(lane, longer)
    return start..<start + length + (lane < longer ? 1 : 0)
  }

  /// What one lane reads in one minibatch, as places of the text.
  package struct Window: Sendable, Equatable {
    package let lane: Int
    /// Tokens that are read again before those that are learned, so that gradients reach further back.
    package let lead: Range<Int>
    /// Tokens that are learned.
    package let learned: Range<Int>
    /// Tokens, from the start of the lead, after which the next window of the lane begins; 0 where it begins anew.
    package let handover: Int
    /// The lane is read from its beginning.
    package let isFirst: Bool

    package var read: Range<Int> { lead.lowerBound..<learned.upperBound }
  }

  /// All windows of one pass, in the order of reading: one list for each minibatch, longer windows first.
  ///
  /// - Parameters:
  ///   - lead: tokens that are read again at most.
  ///   - length: how many tokens to learn next.
  package func windows(lead: Int = 0, _ length: () -> Int) -> [[Window]] {
    var minibatches: [[Window]] = []
    let longest = range(0).count
    var start = 0
    while start < longest {
      let end = start + max(1, length())
      let begin = max(0, start - lead)
      let next = max(0, end - lead)
      minibatches.append(
        (0..<laneCount).compactMap { lane in
          let places = range(lane)
          guard start < places.count else { return nil }
          let learned = places.lowerBound + start..<min(places.lowerBound + end, places.upperBound)
          return Window(
            lane: lane, lead: places.lowerBound + begin..<learned.lowerBound, learned: learned, handover: next - begin,
            isFirst: begin == 0)
        })
      start = end
    }
    return minibatches
  }
}
