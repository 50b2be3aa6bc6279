import Text

/// A model that was estimated from counts.
package struct NGramEstimate: Sendable {
  package let model: NGramModel
  /// Of each order from 1 on; empty where nothing is discounted.
  package let discounts: [Discounts]
  /// Orders whose discounts are constants.
  package let fallbacks: [DiscountFallback]
}

extension NGramCounts {
  /// Makes a model of the counts.
  ///
  /// - Parameters:
  ///   - thresholds: by order, from 1 on: n-grams that occur so often or less are left out. Higher orders than there
  ///     are values have the last one. All words stay, and so no value is less than the one before it.
  ///   - vocabulary: of the size that was counted with.
  ///   - unit: what its tokens are.
  package func estimate(
    _ smoothing: Smoothing, pruning thresholds: [Int] = [0], vocabulary: Vocabulary, unit: NGramUnit = .words
  ) -> NGramEstimate {
    precondition(
      vocabulary.count == trie.vocabularySize,
      "a vocabulary of \(vocabulary.count) for counts of \(trie.vocabularySize)")
    precondition(
      zip(thresholds, thresholds.dropFirst()).allSatisfy(<=) && thresholds.first == 0, "thresholds \(thresholds)")
    let keeps = kept(thresholds)
    var weights: TrieWeights
    var (discounts, fallbacks): ([Discounts], [DiscountFallback]) = ([], [])
    switch smoothing {
    case .maximumLikelihood: weights = RelativeFrequency(counts: self, keeps: keeps).maximumLikelihood()
    case .addDelta(let delta): weights = RelativeFrequency(counts: self, keeps: keeps).addDelta(delta)
    case .stupidBackoff: weights = RelativeFrequency(counts: self, keeps: keeps).stupidBackoff()
    case .kneserNey, .modifiedKneserNey:
      (weights, discounts, fallbacks) =
        KneserNey(counts: self, isModified: smoothing == .modifiedKneserNey, keeps: keeps).estimate()
    }
    var trie = trie
    if thresholds.contains(where: { $0 > 0 }) {
      let (filtered, nodes) = trie.filtered(keeps)
      weights = TrieWeights(weights, nodes, of: filtered)
      trie = filtered
      trie.linkSuffixes()
    }
    let binary = NGramBinary(
      trie, weights, vocabulary: vocabulary, unit: unit, isNormalized: smoothing.isNormalized)
    return NGramEstimate(
      model: NGramModel(binary, vocabulary: vocabulary), discounts: discounts, fallbacks: fallbacks)
  }

  private func kept(_ thresholds: [Int]) -> [Bool] {
    var keeps = [Bool](repeating: true, count: trie.nodeCount)
    for order in 2..<max(2, trie.order + 1) {
      let threshold = thresholds[min(order, thresholds.count) - 1]
      if threshold == 0 { continue }
      for node in trie.nodes(ofOrder: order) { keeps[node] = counts[node] > threshold }
    }
    return keeps
  }
}

extension TrieWeights {
  /// Those of the nodes that stay.
  fileprivate init(_ weights: TrieWeights, _ nodes: [UInt32], of trie: Trie) {
    probabilities = nodes.map { weights.probabilities[Int($0)] }
    backoffs = nodes[..<trie.starts[trie.order]].map { weights.backoffs[Int($0)] }
  }
}
