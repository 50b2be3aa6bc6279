import Tensors

/// The most probable extensions of a sentence's hypotheses, best first; of equal ones those offered first.
struct BeamCandidates {
  struct Entry {
    /// The hypothesis that is extended.
    let row: Int
    let candidate: Candidate
    /// Log-probability of the hypothesis and the candidate.
    let total: Double
  }

  private(set) var entries: [Entry] = []
  private var capacity = 0

  mutating func reset(capacity: Int) {
    entries.removeAll(keepingCapacity: true)
    self.capacity = capacity
  }

  /// Offers the most probable extensions of one hypothesis; `closing`, its extension by `</s>`, if all are excluded.
  mutating func offer(_ largest: LargestValues, closing: Candidate, of scores: StepScores, row: Int, total: Double) {
    for rank in 0..<largest.count {
      let candidate = Candidate(
        token: scores.row(row).token(Int(largest.columns[rank])),
        logProbability: scores.logProbability(largest.values[rank], row: row))
      if candidate.isExcluded {
        if rank == 0 { offer(closing, row: row, total: total) }
        return
      }
      // The others of the row are no more probable.
      if !offer(candidate, row: row, total: total) { return }
    }
  }

  /// - Returns: whether the extension has a place.
  @discardableResult
  private mutating func offer(_ candidate: Candidate, row: Int, total: Double) -> Bool {
    let entry = Entry(row: row, candidate: candidate, total: total + Double(candidate.logProbability))
    if entries.count == capacity {
      guard let last = entries.last, entry.total > last.total else { return false }
      entries.removeLast()
    }
    var place = entries.count
    while place > 0 && entries[place - 1].total < entry.total { place -= 1 }
    entries.insert(entry, at: place)
    return true
  }
}
