/// When a sentence needs no more steps, though some of its hypotheses have not ended.
package enum StoppingRule: Sendable {
  /// When none of them can come among the n best any more. Returns what searching on would return.
  case whenSettled
  /// Never: search on until all have ended, at the maximum length at the latest. For tests.
  case atMaximumLength

  /// - Parameter bound: the highest score that a hypothesis can still reach.
  func stops(_ finished: FinishedHypotheses, nBest: Int, bound: Double) -> Bool {
    switch self {
    case .whenSettled: finished.count >= nBest && finished[nBest - 1].score >= bound
    case .atMaximumLength: false
    }
  }
}

/// The hypotheses of a sentence that have ended, best first; of equal scores the one that ended first.
struct FinishedHypotheses {
  struct Entry {
    /// Its `</s>`.
    let node: Int32
    let total: Double
    let score: Double
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }
  subscript(rank: Int) -> Entry { entries[rank] }

  mutating func insert(_ entry: Entry) {
    var place = entries.count
    while place > 0 && entries[place - 1].score < entry.score { place -= 1 }
    entries.insert(entry, at: place)
  }

  func best(_ count: Int) -> ArraySlice<Entry> { entries.prefix(count) }
}
