import Tensors

/// All tag sequences of one sequence that a chain allows, best first, each found when it is asked for.
///
/// Jiménez and Marzal 1999, "Computing the K Shortest Paths". The k-th best path to a place is the best of its
/// candidates: for each place before it, the best of the paths to there that no better path to here extends. So once
/// path k is known, the only new candidate for path k + 1 extends the next best path to the place that path k came
/// through, and that one may have to be found first. Differs from the paper: the descent along a path is a loop, as a
/// path may have more positions than a stack has room for.
///
/// - Complexity: one pass of Viterbi, given as `maxima`; for each further path at most O(length · tags).
struct KBestPaths: IteratorProtocol {
  /// A path that extends path number `rank`, from 0, to the tag `origin` at the position before.
  fileprivate struct Path {
    let score: Double
    let origin: Int
    let rank: Int
  }

  /// What is known of the paths to one tag at one position.
  fileprivate struct Place {
    /// Best first; never empty.
    var ranked: [Path]
    var candidates: [Path]
    var isExhausted = false
  }

  private let chain: LinearChain
  private let emissions: Matrix
  private let shape: PackedShape
  private let sequence: Int
  private let maxima: ChainMaxima
  private let length: Int
  /// By position and tag. After the last position comes the end, with one tag.
  private var places: [Int: Place] = [:]
  private var count = 0

  init(_ chain: LinearChain, emissions: Matrix, shape: PackedShape, sequence: Int, maxima: ChainMaxima) {
    self.chain = chain
    self.emissions = emissions
    self.shape = shape
    self.sequence = sequence
    self.maxima = maxima
    length = shape.lengths[sequence]
  }

  /// - Returns: the next best tags with their score, ``LinearChain/scores(of:emissions:shape:)``; nil after the last.
  mutating func next() -> (tags: [Int32], score: Double)? {
    guard length > 0 else {
      defer { count += 1 }
      return count == 0 ? ([], 0) : nil
    }
    guard count == 0 || rankNext() else { return nil }
    let path = path(length, 0, rank: count)
    // Not the negation of ≤, so that NaN is no path either.
    guard path.score > -.infinity else { return nil }
    count += 1
    return (tags(of: path), path.score)
  }

  // MARK: Paths

  private func key(_ time: Int, _ tag: Int) -> Int { time * chain.tagCount + tag }

  /// Path number `rank` to a place, which has been ranked.
  private func path(_ time: Int, _ tag: Int, rank: Int) -> Path {
    if let place = places[key(time, tag)] { return place.ranked[rank] }
    guard time == length else {
      let row = shape.row(sequence, time)
      return Path(score: maxima.score(row: row, tag: tag), origin: maxima.origin(row: row, tag: tag), rank: 0)
    }
    var best = extend(0, rank: 0, to: time, tag)
    for origin in 1..<chain.tagCount {
      let other = extend(origin, rank: 0, to: time, tag)
      if other.score > best.score { best = other }
    }
    return best
  }

  private func extend(_ origin: Int, rank: Int, to time: Int, _ tag: Int) -> Path {
    let before = path(time - 1, origin, rank: rank).score
    let score: Double
    if time == length {
      score = before + Double(chain.end[origin])
    } else {
      // In the order of the recursion that made the maxima, so that the same path has the same bits.
      let transition = Double(chain.transitions[origin * chain.tagCount + tag])
      score = (before + transition) + Double(emissions.row(shape.row(sequence, time))[tag])
    }
    return Path(score: score, origin: origin, rank: rank)
  }

  private func tags(of last: Path) -> [Int32] {
    var tags = [Int32](repeating: 0, count: length)
    var path = last
    for time in (0..<length).reversed() {
      tags[time] = Int32(path.origin)
      path = self.path(time, path.origin, rank: path.rank)
    }
    return tags
  }

  // MARK: Ranking

  /// Ranks one more path to the end.
  ///
  /// - Returns: whether there is one.
  private mutating func rankNext() -> Bool {
    // (1) Down the path that was ranked last, to a place before which the next path is known, or known not to exist.
    var open: [(time: Int, tag: Int)] = []
    var (time, tag) = (length, 0)
    while true {
      open.append((time, tag))
      let last = lastRanked(time, tag)
      if time == 1 || isSettled(time - 1, last.origin, rank: last.rank + 1) { break }
      (time, tag) = (time - 1, last.origin)
    }
    // (2) Back up: each place has its new candidate now, and the best of all is its next path.
    for (time, tag) in open.reversed() {
      let last = lastRanked(time, tag)
      var candidate: Path?
      if let before = places[key(time - 1, last.origin)], before.ranked.count > last.rank + 1 {
        candidate = extend(last.origin, rank: last.rank + 1, to: time, tag)
      }
      places[key(time, tag)]?.rankNext(with: candidate)
    }
    return places[key(length, 0)]?.isExhausted == false
  }

  /// Whether path number `rank` to a place is known, or known not to exist.
  private func isSettled(_ time: Int, _ tag: Int, rank: Int) -> Bool {
    guard let place = places[key(time, tag)] else { return false }
    return place.isExhausted || place.ranked.count > rank
  }

  /// The last ranked path to a place; opens the place with the best paths from each tag.
  private mutating func lastRanked(_ time: Int, _ tag: Int) -> Path {
    if let place = places[key(time, tag)] { return place.ranked[place.ranked.count - 1] }
    let best = path(time, tag, rank: 0)
    var place = Place(ranked: [best], candidates: [])
    for origin in 0..<chain.tagCount where origin != best.origin {
      place.add(extend(origin, rank: 0, to: time, tag))
    }
    places[key(time, tag)] = place
    return best
  }
}

extension KBestPaths.Place {
  fileprivate mutating func add(_ candidate: KBestPaths.Path) {
    if candidate.score > -.infinity { candidates.append(candidate) }
  }

  /// Ranks the best candidate, of equal ones that of the first tag, or finds that there is none.
  fileprivate mutating func rankNext(with candidate: KBestPaths.Path?) {
    if let candidate { add(candidate) }
    let best = candidates.indices.max { a, b in
      (candidates[a].score, candidates[b].origin) < (candidates[b].score, candidates[a].origin)
    }
    if let best {
      ranked.append(candidates.remove(at: best))
    } else {
      isExhausted = true
    }
  }
}
