import Tensors

/// The most probable tag sequences where each tag is independent of the others: a softmax at every position.
package struct IndependentTagSearch: TagSearch {
  private let logProbabilities: Matrix
  private let shape: PackedShape
  /// Keeps the memory of the log-probabilities.
  private let arena: Arena

  /// - Parameters:
  ///   - logProbabilities: `[rowCount, tags]`, natural logarithms.
  ///   - arena: where these are; it must not be reset while the search is used.
  package init(logProbabilities: Matrix, shape: PackedShape, in arena: Arena) {
    precondition(
      logProbabilities.rows == shape.rowCount, "\(logProbabilities.rows) rows for a shape of \(shape.rowCount)")
    self.logProbabilities = logProbabilities
    self.shape = shape
    self.arena = arena
  }

  package func best() -> [[Int32]?] {
    let columns = logProbabilities.argmaxOfRows()
    return shape.lengths.enumerated().map { sequence, length in
      var tags: [Int32] = []
      tags.reserveCapacity(length)
      for time in 0..<length {
        let row = shape.row(sequence, time)
        guard logProbabilities.row(row)[Int(columns[row])] > -.infinity else { return nil }
        tags.append(columns[row])
      }
      return tags
    }
  }

  package func nBest(_ count: Int) -> [[TagSequence]] {
    precondition(count > 0, "the best \(count) tag sequences")
    let largest = LargestValues(capacity: min(count, logProbabilities.columns))
    return shape.lengths.indices.map { nBest(count, of: $0, largest) }
  }

  /// One of the best beginnings: the tag with place `rank` among its position's best, after beginning number `parent`.
  private struct Beginning {
    let total: Double
    let rank: Int
    let parent: Int
    let tag: Int32

    /// By falling total; of equal ones by tag, then by parent.
    func isBefore(_ other: Beginning) -> Bool {
      (other.total, tag, parent) < (total, other.tag, other.parent)
    }
  }

  /// Position by position: the best beginnings extend the best ones of the position before.
  ///
  /// - Complexity: O(length · n²) at most. Of the n · n extensions of a position only a frontier is looked at, which
  ///   begins with the best of all and moves on from each that is taken.
  private func nBest(_ count: Int, of sequence: Int, _ largest: LargestValues) -> [TagSequence] {
    var steps: [[Beginning]] = []
    var totals = [0.0]
    for time in 0..<shape.lengths[sequence] {
      largest.fill(from: logProbabilities.row(shape.row(sequence, time)), count)
      func extend(_ parent: Int, _ rank: Int) -> Beginning? {
        guard parent < totals.count, rank < largest.count else { return nil }
        let total = totals[parent] + Double(largest.values[rank])
        return total > -.infinity
          ? Beginning(total: total, rank: rank, parent: parent, tag: largest.columns[rank]) : nil
      }
      var best: [Beginning] = []
      var frontier = extend(0, 0).map { [$0] } ?? []
      while best.count < count, let place = frontier.indices.min(by: { frontier[$0].isBefore(frontier[$1]) }) {
        let taken = frontier.remove(at: place)
        best.append(taken)
        if let next = extend(taken.parent + 1, taken.rank) { frontier.append(next) }
        if taken.parent == 0, let next = extend(0, taken.rank + 1) { frontier.append(next) }
      }
      totals = best.map(\.total)
      steps.append(best)
    }
    return totals.indices.map { place in
      var tags: [Int32] = []
      var parent = place
      for step in steps.reversed() {
        tags.append(step[parent].tag)
        parent = step[parent].parent
      }
      return TagSequence(tags: tags.reversed(), logProbability: min(0, totals[place]))
    }
  }
}
