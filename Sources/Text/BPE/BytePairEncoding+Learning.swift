extension BytePairEncoding {
  /// Learns merges from counted words.
  ///
  /// The most frequent pair of adjacent symbols is merged first; of equally frequent pairs the one whose symbols are
  /// later in the order of their scalars, left before right. Pairs that overlap ("aaa") are all counted. In all this as
  /// subword-nmt, with equal results.
  ///
  /// - Parameters:
  ///   - words: for `leadingSpace`, tokens with the space that belongs to them, as `Tokenizer` counts them; else bare
  ///     words.
  ///   - mergeCount: how many merges to learn at most.
  ///   - minimumCount: pairs that occur less often are not merged.
  /// - Complexity: pairs are counted once; after that a merge costs as much as the words in which it happens are long.
  public static func learn(
    from words: TokenCounts, mergeCount: Int, boundary: Boundary = .leadingSpace, minimumCount: Int = 2
  ) -> BytePairEncoding {
    var learner = MergeLearner(words, boundary: boundary)
    var merges: [Merge] = []
    while merges.count < mergeCount, let pair = learner.mergeMostFrequent(minimumCount: max(minimumCount, 1)) {
      merges.append(Merge(learner.symbols.string(at: Int(pair.left)), learner.symbols.string(at: Int(pair.right))))
    }
    return BytePairEncoding(merges: merges, boundary: boundary)
  }
}

/// All words as symbols, with the count of every pair kept up to date.
private struct MergeLearner {
  /// Stands for a scalar that takes part in no merge.
  private static let barrier: Int32 = -1

  private(set) var symbols = ByteStringTable()
  private var words: [[Int32]] = []
  private var wordCounts: [Int] = []

  /// Pairs by number: their symbols, their count and the words where they are or once were.
  private var pairNumbers = PairTable(minimumCapacity: 1 << 12)
  private var pairs: [SymbolPair] = []
  private var pairCounts: [Int] = []
  private var pairWords: [[Int32]] = []

  /// A heap of pairs. Counts in it are never too low; one that is too high is put right when it comes to the top.
  private var queue = BinaryHeap<Candidate>()

  private struct Candidate {
    let count: Int
    let pair: Int32
  }

  init(_ counts: TokenCounts, boundary: BytePairEncoding.Boundary) {
    words.reserveCapacity(counts.count)
    wordCounts.reserveCapacity(counts.count)
    for index in 0..<counts.count {
      let word = counts.table.withBytes(of: index) { symbols(of: $0, boundary: boundary) }
      words.append(word)
      wordCounts.append(counts.counts[index])
      countPairs(of: index, sign: 1)
    }
    for pair in pairs.indices { push(Candidate(count: pairCounts[pair], pair: Int32(pair))) }
  }

  private mutating func symbols(
    of word: UnsafeBufferPointer<UInt8>, boundary: BytePairEncoding.Boundary
  ) -> [Int32] {
    var result: [Int32] = []
    var offset = 0
    while offset < word.count {
      let scalar = UTF8Scalar(in: word, at: offset)
      let end = offset + scalar.length
      let bytes = UnsafeBufferPointer(rebasing: word[offset..<end])
      let symbol = UnitSpelling.symbol(scalar.value, bytes: bytes, boundary: boundary, isFinal: end == word.count)
      result.append(symbol.map { Int32(symbols.insert($0).index) } ?? Self.barrier)
      offset = end
    }
    if boundary == .separateEndOfWord { result.append(Int32(symbols.insert(UnitSpelling.endOfWord).index)) }
    return result
  }

  /// Merges the most frequent pair everywhere and returns it.
  mutating func mergeMostFrequent(minimumCount: Int) -> SymbolPair? {
    guard let number = popMostFrequent(minimumCount: minimumCount) else { return nil }
    let pair = pairs[number]
    let text = Array(symbols[Int(pair.left)]) + Array(symbols[Int(pair.right)])
    let merged = Int32(symbols.insert(text).index)
    let firstNewPair = pairs.count
    var grown: [Int32] = []
    let places = pairWords[number]
    pairWords[number] = []
    for place in places {
      let word = Int(place)
      guard contains(pair, word: word) else { continue }
      countPairs(of: word, sign: -1)
      replace(pair, by: merged, word: word)
      countPairs(of: word, sign: 1, listing: merged, grown: &grown)
    }
    pairCounts[number] = 0
    // Two merges may yield the same symbol, so a pair with the merged symbol need not be new.
    for pair in Set(grown) where pair < firstNewPair { push(Candidate(count: pairCounts[Int(pair)], pair: pair)) }
    for pair in firstNewPair..<pairs.count { push(Candidate(count: pairCounts[pair], pair: Int32(pair))) }
    return pair
  }

  private func contains(_ pair: SymbolPair, word: Int) -> Bool {
    let (left, right) = (pair.left, pair.right)
    return words[word].withUnsafeBufferPointer { word in
      for place in 0..<max(0, word.count - 1) where word[place] == left && word[place + 1] == right { return true }
      return false
    }
  }

  private mutating func replace(_ pair: SymbolPair, by merged: Int32, word: Int) {
    let (left, right) = (pair.left, pair.right)
    var kept = 0
    let count = words[word].count
    words[word].withUnsafeMutableBufferPointer { word in
      var place = 0
      while place < count {
        if word[place] == left && place + 1 < count && word[place + 1] == right {
          word[kept] = merged
          place += 2
        } else {
          word[kept] = word[place]
          place += 1
        }
        kept += 1
      }
    }
    words[word].removeLast(count - kept)
  }

  /// Adds the pairs of a new word.
  private mutating func countPairs(of word: Int, sign: Int) {
    var grown: [Int32] = []
    countPairs(of: word, sign: sign, listing: nil, grown: &grown)
  }

  /// Adds or takes away the pairs of a word. New pairs, and all with the symbol `listing`, get the word on their list;
  /// others have it there already.
  private mutating func countPairs(of word: Int, sign: Int, listing: Int32?, grown: inout [Int32]) {
    let change = sign * wordCounts[word]
    for place in 0..<max(0, words[word].count - 1) {
      let (left, right) = (words[word][place], words[word][place + 1])
      guard left != Self.barrier && right != Self.barrier else { continue }
      let pair = SymbolPair(left, right)
      let number = pairNumbers.insert(pair, value: Int32(pairs.count))
      if number == pairs.count {
        pairs.append(pair)
        pairCounts.append(0)
        pairWords.append([])
      }
      pairCounts[Int(number)] += change
      guard sign > 0 else { continue }
      if let listing {
        guard left == listing || right == listing else { continue }
        grown.append(number)
      }
      if pairWords[Int(number)].last != Int32(word) { pairWords[Int(number)].append(Int32(word)) }
    }
  }

  // MARK: Queue

  private mutating func popMostFrequent(minimumCount: Int) -> Int? {
    let (pairs, symbols) = (pairs, symbols)
    func precedes(_ one: Candidate, _ other: Candidate) -> Bool { Self.precedes(one, other, pairs, symbols) }
    while let top = queue.first {
      if top.count < minimumCount { return nil }
      let count = pairCounts[Int(top.pair)]
      if count == top.count {
        queue.removeFirst(by: precedes)
        return Int(top.pair)
      }
      if count < minimumCount {
        queue.removeFirst(by: precedes)
      } else {
        queue.replaceFirst(with: Candidate(count: count, pair: top.pair), by: precedes)
      }
    }
    return nil
  }

  private mutating func push(_ candidate: Candidate) {
    let (pairs, symbols) = (pairs, symbols)
    queue.insert(candidate) { Self.precedes($0, $1, pairs, symbols) }
  }

  private static func precedes(
    _ one: Candidate, _ other: Candidate, _ pairs: [SymbolPair], _ symbols: ByteStringTable
  ) -> Bool {
    if one.count != other.count { return one.count > other.count }
    let (first, second) = (pairs[Int(one.pair)], pairs[Int(other.pair)])
    if first.left != second.left { return symbols.isOrderedBefore(Int(second.left), Int(first.left)) }
    return symbols.isOrderedBefore(Int(second.right), Int(first.right))
  }
}
