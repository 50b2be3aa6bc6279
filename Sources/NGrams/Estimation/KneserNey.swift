/// Interpolated Kneser-Ney smoothing.
///
/// ```
/// p(w | c) = max(a(c w) − D(a(c w)), 0) / Σᵥ a(c v) + γ(c) p(w | c′)
/// γ(c)     = (D₁ N₁(c) + D₂ N₂(c) + D₃ N₃₊(c)) / Σᵥ a(c v)
/// ```
/// c′ is c without its first word; that of the empty context gives all V words the same 1 / V, so that unknown words
/// have their share. The adjusted count a(x) is the number of different words before x; it is the plain count of
/// n-grams of the highest order and of those that begin with `<s>`, which have no word before them. Nⱼ(c) is the number
/// of words v with a(c v) = j.
///
/// Chen and Goodman 1998, "An Empirical Study of Smoothing Techniques for Language Modeling". As `lmplz` of Heafield et
/// al. 2013, "Scalable Modified Kneser-Ney Language Model Estimation": what pruned n-grams had goes to γ, and discounts
/// are those of the text before it was pruned.
struct KneserNey {
  let counts: NGramCounts
  let isModified: Bool
  /// Whether each n-gram stays in the model.
  let keeps: [Bool]

  /// As `lmplz --discount_fallback` without values has them.
  static let fallback = Discounts(0.5, 1, 1.5)
  /// The usual discount where one is set by hand.
  static let singleFallback = Discounts(0.75, 0.75, 0.75)

  private var trie: Trie { counts.trie }

  func estimate() -> (weights: TrieWeights, discounts: [Discounts], fallbacks: [DiscountFallback]) {
    let adjusted = adjustedCounts()
    var (discounts, fallbacks): ([Discounts], [DiscountFallback]) = ([], [])
    for order in 1...trie.order {
      var n = CountsOfCounts()
      for node in trie.nodes(ofOrder: order) { n.add(adjusted[node]) }
      do throws(Discounts.Obstacle) {
        discounts.append(isModified ? try Discounts.modifiedKneserNey(n) : try Discounts.kneserNey(n))
      } catch {
        discounts.append(isModified ? Self.fallback : Self.singleFallback)
        fallbacks.append(DiscountFallback(order: order, obstacle: error, discounts: discounts[order - 1]))
      }
    }
    return (weights(adjusted, discounts), discounts, fallbacks)
  }

  private func adjustedCounts() -> [Int] {
    let starting = trie.extensions(of: NGramModel.startNode, order: 1)
    var adjusted = counts.counts
    let (suffixes, counts) = (trie.suffixes, counts.counts)
    if trie.order > 1 {
      for node in 0..<trie.starts[trie.order] { adjusted[node] = 0 }
      // Whatever begins one word earlier has one word more before it.
      for node in trie.starts[2]..<trie.nodeCount { adjusted[Int(suffixes[node])] += 1 }
      for range in starting { for node in range { adjusted[node] = counts[node] } }
    }
    adjusted[NGramModel.startNode] = 0
    return adjusted
  }

  private func weights(_ adjusted: [Int], _ discounts: [Discounts]) -> TrieWeights {
    var weights = TrieWeights(trie)
    let uniform = 1 / Double(NGramModel.predictedCount(vocabularySize: trie.vocabularySize))
    let suffixes = trie.suffixes
    for order in 0..<trie.order {
      let discount = discounts[order]
      for context in trie.nodes(ofOrder: order) {
        let children = trie.children(of: context)
        // (1) What the counts add up to, and what is taken from them.
        var (total, taken) = (0, 0.0)
        for child in children {
          total += adjusted[child]
          taken += keeps[child] ? discount[adjusted[child]] : Double(adjusted[child])
        }
        if total == 0 && order > 0 { continue }
        let gamma = total == 0 ? 1 : taken / Double(total)
        weights.backoffs[context] = Float(gamma)
        // (2) What is left to each, and its share of what was taken.
        for child in children {
          let shorter = order == 0 ? uniform : Double(weights.probabilities[Int(suffixes[child])])
          let left = max(Double(adjusted[child]) - discount[adjusted[child]], 0)
          weights.probabilities[child] = Float(left / Double(max(total, 1)) + gamma * shorter)
        }
      }
    }
    weights.excludeUnpredicted()
    return weights
  }
}
