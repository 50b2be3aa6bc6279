/// The scores of a linear chain of tags.
///
/// ```
/// score(y) = start[y₁] + Σ transitions[yₜ₋₁, yₜ] + end[y_n] + Σ emissions[t, yₜ]      p(y) = exp(score(y) − log Z)
/// ```
/// Lafferty et al. 2001, "Conditional Random Fields". What a ``TransitionMask`` forbids has the score −∞. The emissions
/// come with each call, one row per position of a packed batch. A sequence of no positions has one tagging, of score 0.
package struct LinearChain: Sendable {
  package let tagCount: Int
  /// Of tag `to` after tag `from`, at `from * tagCount + to`.
  package let transitions: [Float]
  package let start: [Float]
  package let end: [Float]
  /// Pairs of tags that are looked at between two looks at an interruption: some tenths of a second.
  package var pairsAtOnce = 1 << 26

  /// - Parameters:
  ///   - transitions: `[tags, tags]`, from row to column.
  ///   - start: `[1, tags]`.
  ///   - end: `[1, tags]`.
  package init(transitions: Matrix, start: Matrix, end: Matrix, mask: TransitionMask) {
    let tags = mask.tagCount
    precondition(
      transitions.rows == tags && transitions.columns == tags && start.count == tags && end.count == tags,
      "transitions [\(transitions.rows), \(transitions.columns)], \(start.count) and \(end.count) scores, \(tags) tags")
    func masked(_ scores: Matrix, _ allowed: [Bool]) -> [Float] {
      zip(scores.elements, allowed).map { $1 ? $0 : -.infinity }
    }
    tagCount = tags
    self.transitions = masked(transitions, mask.transitions)
    self.start = masked(start, mask.start)
    self.end = masked(end, mask.end)
  }

  /// The chain whose scores are parameters, by the numbers of some weights.
  package init(
    _ weights: Weights, transitions: Parameter, start: Parameter, end: Parameter, mask: TransitionMask
  ) {
    self.init(
      transitions: weights.view(of: transitions), start: weights.view(of: start), end: weights.view(of: end), mask: mask
    )
  }

  /// The score of each sequence tagged by `tags`, one tag per row of `shape`; −∞ where that is forbidden.
  package func scores(of tags: [Int32], emissions: Matrix, shape: PackedShape) -> [Double] {
    check(emissions, shape)
    precondition(tags.count == shape.rowCount, "\(tags.count) tags for \(shape.rowCount) rows")
    for tag in tags { precondition(tag >= 0 && tag < tagCount, "tag \(tag) of \(tagCount)") }
    var scores = [Double](repeating: 0, count: shape.sequenceCount)
    for (time, count) in shape.rowCounts.enumerated() {
      for sequence in 0..<count {
        let row = shape.row(sequence, time)
        let tag = Int(tags[row])
        scores[sequence] += Double(emissions.row(row)[tag])
        scores[sequence] += Double(
          time == 0 ? start[tag] : transitions[Int(tags[shape.row(sequence, time - 1)]) * tagCount + tag])
        if time == shape.lengths[sequence] - 1 { scores[sequence] += Double(end[tag]) }
      }
    }
    return scores
  }

  /// Blocks of the sequences that have a position, each computed by itself whichever block it is in. Nothing of what is
  /// left undone is whole.
  ///
  /// - Returns: false when interrupted.
  func forBlocks(of sequences: Range<Int>, _ interruption: Interruption?, _ body: (_ block: Range<Int>) -> Void) -> Bool
  {
    let size = max(1, pairsAtOnce / max(tagCount * tagCount, 1))
    for first in stride(from: sequences.lowerBound, to: sequences.upperBound, by: size) {
      if interruption?.isRequested == true { return false }
      body(first..<min(first + size, sequences.upperBound))
    }
    return true
  }

  func check(_ emissions: Matrix, _ shape: PackedShape) {
    precondition(
      emissions.rows == shape.rowCount && emissions.columns == tagCount,
      "emissions [\(emissions.rows), \(emissions.columns)] for \(shape.rowCount) rows and \(tagCount) tags")
  }
}
