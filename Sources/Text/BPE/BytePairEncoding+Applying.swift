import Tokens

extension BytePairEncoding {
  /// A piece of a word: how many bytes of it, and which symbol.
  struct Segment: Equatable, Sendable {
    /// `nil` for a scalar that occurs in no merge.
    let symbol: Int32?
    let length: Int
  }

  /// The pieces of a word, put together by the merges in order of priority.
  ///
  /// - Parameter word: with `Boundary.leadingSpace`, a token with the space that belongs to it; else a bare word.
  /// - Complexity: O(n log n) in the scalars of the word.
  public func pieces(of word: String) -> [String] {
    withWord(word) { bytes in
      var work = MergeWork()
      work.merge(bytes, by: self)
      return strings(of: work, in: bytes)
    }
  }

  /// The pieces of a word when each merge is left out with a probability each time it could be made.
  ///
  /// Provilkov, Emelianenko and Voita 2020, "BPE-Dropout: Simple and Effective Subword Regularization". Differs from
  /// the paper's program: one pair is merged at a time, rather than all places of the pair that were not dropped.
  ///
  /// - Parameter dropout: 0 gives `pieces(of:)`, 1 gives single scalars; 0.1 in the paper.
  public func pieces(
    of word: String, dropout: Double, using random: inout some RandomNumberGenerator
  ) -> [String] {
    withWord(word) { bytes in
      var work = MergeWork()
      work.merge(bytes, by: self, dropout: dropout, using: &random)
      return strings(of: work, in: bytes)
    }
  }

  private func withWord(_ word: String, _ body: (UnsafeBufferPointer<UInt8>) -> [String]) -> [String] {
    var word = word
    return word.withUTF8(body)
  }

  private func strings(of work: MergeWork, in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    var offset = 0
    return work.segments.map { segment in
      defer { offset += segment.length }
      return String(decoding: bytes[offset..<offset + segment.length], as: UTF8.self)
    }
  }
}

/// A word while it is being merged: a doubly linked list of symbols and a heap of the merges that could be made.
///
/// Kept from word to word so that its arrays are.
struct MergeWork {
  private(set) var segments: [BytePairEncoding.Segment] = []

  private var symbols: [Int32] = []
  private var lengths: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// Rank and left place of possible merges in one integer, so that equal ranks come in the order of the word.
  private var heap = BinaryHeap<UInt64>()

  /// What takes the place of a symbol that was merged into the one before it. A scalar without a symbol is -1, as a
  /// `PairTable` has it.
  private static let merged: Int32 = -2

  /// Merges all places of the pair with the best rank, from left to right, until no pair has a rank.
  ///
  /// A merge may make a pair of better rank than itself (two merges may yield the same symbol), so all places of a pair
  /// are merged before the pairs that they make are looked at, as in subword-nmt.
  mutating func merge(_ word: UnsafeBufferPointer<UInt8>, by encoding: BytePairEncoding) {
    load(word, by: encoding)
    var fresh: [Int32] = []
    while let first = heap.first {
      let rank = first >> 32
      fresh.removeAll(keepingCapacity: true)
      while let entry = heap.first, entry >> 32 == rank {
        heap.removeFirst(by: <)
        let place = Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF)
        guard self.rank(at: place, by: encoding) == rank else { continue }
        join(at: place, rank: Int(rank), by: encoding)
        fresh.append(place)
      }
      for place in fresh { offerNeighbors(of: place, by: encoding) }
    }
    collect()
  }

  /// Takes the pair with the best rank of those not dropped, one at a time, until all are dropped.
  mutating func merge(
    _ word: UnsafeBufferPointer<UInt8>, by encoding: BytePairEncoding, dropout: Double,
    using random: inout some RandomNumberGenerator
  ) {
    load(word, by: encoding)
    var dropped: [UInt64] = []
    while let entry = heap.first {
      heap.removeFirst(by: <)
      let place = Int32(truncatingIfNeeded: entry & 0xFFFF_FFFF)
      guard rank(at: place, by: encoding) == entry >> 32 else { continue }
      if Double.random(in: 0..<1, using: &random) < dropout {
        dropped.append(entry)
        continue
      }
      join(at: place, rank: Int(entry >> 32), by: encoding)
      offerNeighbors(of: place, by: encoding)
      // Each step draws anew for every pair.
      for entry in dropped { heap.insert(entry, by: <) }
      dropped.removeAll(keepingCapacity: true)
    }
    collect()
  }

  private mutating func load(_ word: UnsafeBufferPointer<UInt8>, by encoding: BytePairEncoding) {
    symbols.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    var offset = 0
    while offset < word.count {
      let scalar = UTF8Scalar(in: word, at: offset)
      offset += scalar.length
      let isFinal = offset == word.count && encoding.boundary == .endOfWord
      symbols.append(encoding.units[BytePairEncoding.unitKey(scalar.value, isFinal: isFinal)])
      lengths.append(Int32(scalar.length))
    }
    if let end = encoding.endSymbol, !symbols.isEmpty {
      symbols.append(end)
      lengths.append(0)
    }
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    for place in 0..<Int32(symbols.count) {
      next.append(place + 1)
      previous.append(place - 1)
    }
    heap.removeAll()
    for place in 0..<Int32(symbols.count) { offer(place, by: encoding) }
  }

  /// The rank of the symbol at a place with the one after it, or `nil` if they do not merge.
  @inline(__always)
  private func rank(at place: Int32, by encoding: BytePairEncoding) -> UInt64? {
    let left = symbols[Int(place)]
    let after = Int(next[Int(place)])
    guard left >= 0, after < symbols.count, symbols[after] >= 0 else { return nil }
    let rank = encoding.ranks[SymbolPair(left, symbols[after])]
    return rank < 0 ? nil : UInt64(rank)
  }

  private mutating func join(at place: Int32, rank: Int, by encoding: BytePairEncoding) {
    let place = Int(place)
    let after = Int(next[place])
    symbols[place] = encoding.results[rank]
    lengths[place] += lengths[after]
    symbols[after] = Self.merged
    next[place] = next[after]
    if next[place] < symbols.count { previous[Int(next[place])] = Int32(place) }
  }

  private mutating func offerNeighbors(of place: Int32, by encoding: BytePairEncoding) {
    guard symbols[Int(place)] >= 0 else { return }
    let before = previous[Int(place)]
    if before >= 0 { offer(before, by: encoding) }
    offer(place, by: encoding)
  }

  @inline(__always)
  private mutating func offer(_ place: Int32, by encoding: BytePairEncoding) {
    if let rank = rank(at: place, by: encoding) { heap.insert(rank << 32 | UInt64(place), by: <) }
  }

  private mutating func collect() {
    segments.removeAll(keepingCapacity: true)
    var place = 0
    while place < symbols.count {
      // A lone </w> is no text.
      if lengths[place] > 0 {
        let symbol = symbols[place]
        segments.append(.init(symbol: symbol >= 0 ? symbol : nil, length: Int(lengths[place])))
      }
      place = Int(next[place])
    }
  }
}
