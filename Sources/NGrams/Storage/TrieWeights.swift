/// Probabilities of the nodes of a trie, and what contexts leave to shorter ones; no logarithms.
struct TrieWeights {
  var probabilities: [Float]
  /// 1 for a context that has no children and predicts nothing.
  var backoffs: [Float]

  init(_ trie: Trie) {
    probabilities = Array(repeating: 0, count: trie.nodeCount)
    backoffs = Array(repeating: 1, count: trie.starts[trie.order])
  }

  /// `<s>` and `<pad>` are never predicted.
  mutating func excludeUnpredicted() {
    probabilities[NGramModel.startNode] = 0
    probabilities[NGramModel.paddingNode] = 0
  }
}
