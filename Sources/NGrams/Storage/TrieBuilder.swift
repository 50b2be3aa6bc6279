/// The n-grams of a text of all orders, and how often each occurs.
package struct NGramCounts {
  let trie: Trie
  /// By node. Of the root, all tokens that are predicted, which are all but `<s>`.
  let counts: [Int]
  package let sentenceCount: Int

  /// The number of different n-grams of each order from 1 on. All words of the vocabulary count.
  package var ngramCounts: [Int] { (1...trie.order).map { trie.nodes(ofOrder: $0).count } }

  /// How often an n-gram occurs.
  package func count(of ngram: some Sequence<Int32>) -> Int { trie.node(of: ngram).map { counts[$0] } ?? 0 }
}

/// Makes a trie of n-grams that come sorted.
struct TrieBuilder: ~Copyable {
  private let vocabularySize: Int
  private var levels: [Level]
  /// The n-gram that came last.
  private var path: [Int32]
  private var pathLength = 0

  /// The n-grams of one order.
  private struct Level {
    var words: [Int32] = []
    var counts: [Int] = []
    /// The number of n-grams of the next order before each was added.
    var firstChild: [UInt32] = []
  }

  init(order: Int, vocabularySize: Int) {
    self.vocabularySize = vocabularySize
    levels = Array(repeating: Level(), count: order)
    path = Array(repeating: 0, count: order)
  }

  /// - Parameter ngram: not before the last one; its beginnings are counted as often as it is.
  mutating func add(_ ngram: UnsafeBufferPointer<Int32>, count: Int) {
    var shared = 0
    while shared < min(pathLength, ngram.count) && path[shared] == ngram[shared] {
      levels[shared].counts[levels[shared].counts.count - 1] += count
      shared += 1
    }
    for depth in shared..<ngram.count {
      if depth == 0 { fillWords(upTo: Int(ngram[0])) }
      append(ngram[depth], count: count, depth: depth)
      path[depth] = ngram[depth]
    }
    pathLength = ngram.count
  }

  private mutating func append(_ word: Int32, count: Int, depth: Int) {
    levels[depth].words.append(word)
    levels[depth].counts.append(count)
    if depth + 1 < levels.count {
      levels[depth].firstChild.append(UInt32(truncatingIfNeeded: levels[depth + 1].words.count))
    }
  }

  /// Every word has its node, though it does not occur.
  private mutating func fillWords(upTo end: Int) {
    for word in levels[0].words.count..<end { append(Int32(word), count: 0, depth: 0) }
  }

  consuming func finish(sentenceCount: Int) throws(NGramError) -> NGramCounts {
    fillWords(upTo: vocabularySize)
    let order = levels.count
    var starts = [0, 1]
    for level in levels { starts.append(starts[starts.count - 1] + level.words.count) }
    let nodeCount = starts[order + 1]
    guard nodeCount < Trie.nodeLimit else { throw .tooManyNGrams(limit: Trie.nodeLimit) }
    var words: [Int32] = [0]
    var counts = [levels[0].counts.reduce(0, +) - sentenceCount]
    var firstChild: [UInt32] = [1]
    words.reserveCapacity(nodeCount)
    counts.reserveCapacity(nodeCount)
    firstChild.reserveCapacity(starts[order] + 1)
    for depth in 0..<order {
      words += levels[depth].words
      counts += levels[depth].counts
      // Now that it is known where the next order begins.
      let offset = UInt32(truncatingIfNeeded: starts[depth + 2])
      if depth + 1 < order { for child in levels[depth].firstChild { firstChild.append(offset &+ child) } }
      levels[depth] = Level()
    }
    firstChild.append(UInt32(nodeCount))
    var trie = Trie(starts: starts, words: words, firstChild: firstChild)
    trie.linkSuffixes()
    return NGramCounts(trie: trie, counts: counts, sentenceCount: sentenceCount)
  }
}
