import Glibc

/// Estimates that are shares of counts: maximum likelihood, add-delta and stupid backoff.
struct RelativeFrequency {
  let counts: NGramCounts
  /// Whether each n-gram stays in the model. Others count as if they did not occur.
  let keeps: [Bool]

  private var trie: Trie { counts.trie }

  /// How often a word that stays followed the context.
  private func total(of context: Int) -> Int {
    var total = 0
    for child in trie.children(of: context) where keeps[child] && child != NGramModel.startNode {
      total += counts.counts[child]
    }
    return total
  }

  /// p = f(c w) / f(c); a context that occurred leaves nothing to shorter ones.
  func maximumLikelihood() -> TrieWeights { shares(leaving: 0) }

  private static let stupidBackoff: Float = 0.4
  /// To the base of 10, as a model has it.
  static let logStupidBackoff = Float(log10(Double(stupidBackoff)))

  /// s = f(c w) / f(c), and 0.4 for shorter contexts.
  func stupidBackoff() -> TrieWeights { shares(leaving: Self.stupidBackoff) }

  private func shares(leaving backoff: Float) -> TrieWeights {
    var weights = TrieWeights(trie)
    for context in trie.contexts {
      let total = total(of: context)
      if total == 0 { continue }
      for child in trie.children(of: context) {
        weights.probabilities[child] = Float(Double(counts.counts[child]) / Double(total))
      }
      weights.backoffs[context] = backoff
    }
    weights.excludeUnpredicted()
    return weights
  }

  /// p = (f(c w) + δ) / (f(c) + δ V) for contexts of the full length or from the start of the sentence.
  ///
  /// Words that never followed such a context share δ V / (f(c) + δ V) alike, whatever they are: all that is shorter
  /// gives 1 / V of every word, and leaves the same to what is shorter still.
  func addDelta(_ delta: Double) -> TrieWeights {
    var weights = TrieWeights(trie)
    let size = Double(NGramModel.predictedCount(vocabularySize: trie.vocabularySize))
    for node in trie.starts[1]..<trie.nodeCount { weights.probabilities[node] = Float(1 / size) }
    var full = Array(trie.nodes(ofOrder: trie.order - 1))
    if trie.order > 1 { full += trie.extensions(of: NGramModel.startNode, order: 1).dropLast(2).joined() }
    for context in full {
      let total = Double(total(of: context)) + delta * size
      for child in trie.children(of: context) {
        weights.probabilities[child] = Float((Double(counts.counts[child]) + delta) / total)
      }
      if context != Trie.root { weights.backoffs[context] = Float(delta * size / total) }
    }
    weights.excludeUnpredicted()
    return weights
  }
}
