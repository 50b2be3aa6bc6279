import Glibc
import Text

/// The bytes of a model, the same in memory and in the compact file, which is mapped as it is.
///
/// ```
/// header           see ``NGramBinaryLayout``
/// vocabulary       where each token ends, a count of 0 for each, and the tokens' bytes
/// words            the last word of each node, by which children are searched
/// contexts         nodes that can have children: what they are, and where their children begin
/// leaves           nodes of the highest order
/// ```
/// Numbers are little-endian, and nodes are numbered as in ``Trie``. Logarithms are to the base of 10, as in ARPA
/// files, so that nothing is lost on the way from one to the other. For the same reason no token has the count that it
/// had in training: an ARPA file has none, and a model is the same bytes by whichever way it came. Older files have
/// counts.
struct NGramBinary: @unchecked Sendable {
  /// A node that can have children.
  struct Context {
    var logProbability: Float
    var logBackoff: Float
    /// The children end where those of the next node begin.
    var firstChild: UInt32
    /// The longest context that the n-gram ends with, itself apart. Contexts without children that leave all to shorter
    /// ones are passed over: they predict nothing.
    var suffix: UInt32
  }

  /// A node of the highest order.
  struct Leaf {
    var logProbability: Float
    var suffix: UInt32
  }

  let layout: NGramBinaryLayout
  /// Changed by nobody once it is made, so that all threads may read it.
  let memory: NGramBinaryMemory
  let words: UnsafePointer<Int32>
  /// One more than there are, whose children begin where all nodes end.
  let contexts: UnsafePointer<Context>
  let leaves: UnsafePointer<Leaf>
  /// The first node of the highest order.
  let firstLeaf: Int
  let vocabularySize: Int

  init(_ memory: NGramBinaryMemory, _ layout: NGramBinaryLayout) {
    self.memory = memory
    self.layout = layout
    words = memory.pointer(to: layout.words)
    contexts = memory.pointer(to: layout.contexts)
    leaves = memory.pointer(to: layout.leaves)
    firstLeaf = layout.contextCount
    vocabularySize = layout.vocabularySize
  }

  var order: Int { layout.order }
  var unit: NGramUnit { layout.unit }
  var isNormalized: Bool { layout.isNormalized }

  func nodes(ofOrder order: Int) -> Range<Int> { layout.starts[order]..<layout.starts[order + 1] }

  // MARK: Nodes

  @inline(__always)
  func children(of context: Int) -> Range<Int> {
    Int(contexts[context].firstChild)..<Int(contexts[context &+ 1].firstChild)
  }

  @inline(__always)
  func child(of context: Int, _ word: Int32) -> Int? {
    WordSearch.place(
      of: word, in: words, from: Int(contexts[context].firstChild), to: Int(contexts[context &+ 1].firstChild))
  }

  @inline(__always)
  func logProbability(of node: Int) -> Float {
    node < firstLeaf ? contexts[node].logProbability : leaves[node &- firstLeaf].logProbability
  }

  /// The context that words are in which end with a node.
  @inline(__always)
  func contextNode(_ node: UInt32) -> UInt32 {
    let index = Int(node)
    if index >= firstLeaf { return leaves[index &- firstLeaf].suffix }
    return isUseful(index) ? node : contexts[index].suffix
  }

  /// Whether a context predicts more than its suffix.
  @inline(__always)
  func isUseful(_ context: Int) -> Bool {
    contexts[context].firstChild != contexts[context &+ 1].firstChild || contexts[context].logBackoff != 0
  }

  func order(of node: Int) -> Int { layout.starts.lastIndex { $0 <= node } ?? 0 }

  /// The words of the n-gram of a node.
  func path(to node: Int) -> [Int32] {
    var (path, node): ([Int32], Int) = ([], node)
    while node != Trie.root {
      path.append(words[node])
      // The parent is the last node whose children do not begin after this.
      var (low, high) = (0, firstLeaf)
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(contexts[middle].firstChild) <= node { low = middle } else { high = middle }
      }
      node = low
    }
    return path.reversed()
  }
}

// MARK: Making

extension NGramBinary {
  init(_ trie: Trie, _ weights: TrieWeights, vocabulary: Vocabulary, unit: NGramUnit, isNormalized: Bool) {
    func logarithm(_ weight: Float, _ node: Int) -> Float {
      precondition(weight >= 0 && weight < .infinity, "node \(node) has the weight \(weight)")
      return Float(log10(Double(weight)))
    }
    self.init(trie, vocabulary: vocabulary, unit: unit, isNormalized: isNormalized) { node in
      logarithm(weights.probabilities[node], node)
    } logBackoff: { node in
      logarithm(weights.backoffs[node], node)
    }
  }

  /// - Parameters:
  ///   - trie: with suffix links.
  ///   - logProbability: by node, to the base of 10.
  ///   - logBackoff: by context, to the base of 10.
  init(
    _ trie: Trie, vocabulary: Vocabulary, unit: NGramUnit, isNormalized: Bool, logProbability: (Int) -> Float,
    logBackoff: (Int) -> Float
  ) {
    let tokens = vocabulary.tokens.map { Array($0.utf8) }
    let layout = NGramBinaryLayout(
      starts: trie.starts, unit: unit, isNormalized: isNormalized, tokenBytes: tokens.reduce(0) { $0 + $1.count })
    let memory = NGramBinaryMemory(byteCount: layout.byteCount)
    self.init(memory, layout)
    // (1) The vocabulary.
    var end = 0
    let ends: UnsafeMutablePointer<UInt64> = memory.mutablePointer(to: layout.tokenEnds)
    let counts: UnsafeMutablePointer<UInt64> = memory.mutablePointer(to: layout.tokenCounts)
    let bytes: UnsafeMutablePointer<UInt8> = memory.mutablePointer(to: layout.tokens)
    for (index, token) in tokens.enumerated() {
      for byte in token {
        bytes[end] = byte
        end += 1
      }
      ends[index] = UInt64(end)
      counts[index] = 0
    }
    // (2) Nodes.
    let words: UnsafeMutablePointer<Int32> = memory.mutablePointer(to: layout.words)
    trie.words.withUnsafeBufferPointer { words.update(from: $0.baseAddress!, count: $0.count) }
    let contexts: UnsafeMutablePointer<Context> = memory.mutablePointer(to: layout.contexts)
    for node in 0..<firstLeaf {
      contexts[node] = Context(
        logProbability: node == Trie.root ? 0 : logProbability(node),
        logBackoff: node == Trie.root ? 0 : logBackoff(node), firstChild: trie.firstChild[node], suffix: 0)
    }
    contexts[firstLeaf] = Context(
      logProbability: 0, logBackoff: 0, firstChild: trie.firstChild[firstLeaf], suffix: 0)
    // (3) Links, which are those of the suffix where that is of no use: a suffix has a lower number.
    func usefulSuffix(_ node: Int) -> UInt32 {
      let suffix = trie.suffixes[node]
      return isUseful(Int(suffix)) || suffix == Trie.root ? suffix : contexts[Int(suffix)].suffix
    }
    for node in 1..<firstLeaf { contexts[node].suffix = usefulSuffix(node) }
    let leaves: UnsafeMutablePointer<Leaf> = memory.mutablePointer(to: layout.leaves)
    for node in firstLeaf..<trie.nodeCount {
      leaves[node - firstLeaf] = Leaf(logProbability: logProbability(node), suffix: usefulSuffix(node))
    }
  }
}
