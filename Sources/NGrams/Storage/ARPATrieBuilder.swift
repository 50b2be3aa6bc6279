import Text
import Tokens

/// The n-grams of one order as a file has them, in its order.
struct NGramRows {
  let order: Int
  /// The line of the first; all others follow it.
  var firstLine = 0
  /// `order` for each.
  var words: [Int32] = []
  var logProbabilities: [Float] = []
  var logBackoffs: [Float] = []

  init(order: Int) { self.order = order }
}

/// A trie that gets its n-grams order by order.
struct ARPATrieBuilder {
  /// A row that cannot be there.
  struct InvalidRow: Error {
    let index: Int
    /// Or else there is no n-gram that it begins with.
    let isRepeated: Bool
  }

  private var starts: [Int]
  private var words: [Int32]
  private var firstChild: [UInt32] = [1]
  private var logProbabilities: [Float]
  private var logBackoffs: [Float]

  init(vocabularySize: Int) {
    starts = [0, 1, 1 + vocabularySize]
    words = [0] + (0..<Int32(vocabularySize))
    logProbabilities = Array(repeating: -.infinity, count: 1 + vocabularySize)
    logBackoffs = Array(repeating: 0, count: 1 + vocabularySize)
  }

  /// - Parameter ids: of the rows. Words that have none cannot follow.
  mutating func setUnigrams(_ rows: NGramRows, _ ids: [TokenID]) {
    for (index, id) in ids.enumerated() {
      logProbabilities[1 + Int(id)] = rows.logProbabilities[index]
      logBackoffs[1 + Int(id)] = rows.logBackoffs[index]
    }
    // Whatever the file has, for it is always there already.
    logProbabilities[NGramModel.startNode] = -.infinity
  }

  /// Adds all n-grams of the next order.
  mutating func append(_ rows: NGramRows) throws(InvalidRow) {
    let order = rows.order
    let contexts = starts[order - 1]..<starts[order]
    // (1) The node that each begins with, and its place in the order of nodes.
    var keys: [UInt64] = []
    keys.reserveCapacity(rows.logProbabilities.count)
    for index in rows.logProbabilities.indices {
      let ngram = rows.words[index * order..<(index + 1) * order]
      guard let parent = node(of: ngram.dropLast()) else { throw InvalidRow(index: index, isRepeated: false) }
      keys.append(UInt64(parent) << 32 | UInt64(UInt32(bitPattern: ngram[ngram.endIndex - 1])))
    }
    // Files that this program has written are sorted already.
    var places = Array(keys.indices)
    if !zip(keys, keys.dropFirst()).allSatisfy(<) { places.sort { (keys[$0], $0) < (keys[$1], $1) } }
    for (one, next) in zip(places, places.dropFirst()) where keys[one] == keys[next] {
      throw InvalidRow(index: next, isRepeated: true)
    }
    // (2) Nodes.
    var next = 0
    for context in contexts {
      firstChild.append(UInt32(words.count))
      while next < places.count, Int(keys[places[next]] >> 32) == context {
        let place = places[next]
        words.append(Int32(truncatingIfNeeded: keys[place]))
        logProbabilities.append(rows.logProbabilities[place])
        logBackoffs.append(rows.logBackoffs[place])
        next += 1
      }
    }
    starts.append(words.count)
  }

  private func node(of ngram: ArraySlice<Int32>) -> Int? {
    guard let first = ngram.first else { return Trie.root }
    var node = 1 + Int(first)
    for word in ngram.dropFirst() {
      // The children of the last node end where all nodes end so far.
      let end = node + 1 < firstChild.count ? Int(firstChild[node + 1]) : words.count
      let found = words.withUnsafeBufferPointer { words in
        WordSearch.firstPlace(notBefore: word, in: words, from: Int(firstChild[node]), to: end)
      }
      guard found < end, words[found] == word else { return nil }
      node = found
    }
    return node
  }

  /// Whether every context leaves the same to shorter ones that stupid backoff does: then these are its scores, which
  /// are no probabilities, and the file does not say so.
  private var isStupidBackoff: Bool {
    let contexts = (1..<firstChild.count).filter { context in
      let end = context + 1 < firstChild.count ? Int(firstChild[context + 1]) : words.count
      return Int(firstChild[context]) < end
    }
    return !contexts.isEmpty && contexts.allSatisfy { logBackoffs[$0] == RelativeFrequency.logStupidBackoff }
  }

  consuming func model(vocabulary: Vocabulary, unit: NGramUnit) -> NGramModel {
    var trie = Trie(starts: starts, words: words, firstChild: firstChild + [UInt32(words.count)])
    trie.linkSuffixes()
    let (probabilities, backoffs, isNormalized) = (logProbabilities, logBackoffs, !isStupidBackoff)
    let binary = NGramBinary(trie, vocabulary: vocabulary, unit: unit, isNormalized: isNormalized) { node in
      probabilities[node]
    } logBackoff: { node in
      backoffs[node]
    }
    return NGramModel(binary, vocabulary: vocabulary)
  }
}
