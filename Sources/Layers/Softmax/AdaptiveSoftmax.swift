import Tensors

/// A softmax over a large vocabulary whose rare tokens are reached in two steps (Grave et al. 2017, "Efficient softmax
/// approximation for GPUs"; laid out as PyTorch's `AdaptiveLogSoftmaxWithLoss` with `head_bias`).
///
/// ```
/// p(w) = softmax(head·h + b)[w]                                     w among the frequent
/// p(w) = softmax(head·h + b)[cluster i] · softmax(Vᵢ·Pᵢ·h)[w]       w in cluster i of the rare
/// ```
/// Pᵢ makes h smaller, by a factor of 4 from cluster to cluster, so that rare tokens take little memory and, as they
/// are rare, little time. Token numbers in here are ranks of frequency, which show the rare tokens.
package struct AdaptiveSoftmax: Sendable {
  struct Cluster: Sendable {
    let ranks: Range<Int>
    let projection: Linear
    let output: Linear
  }

  let head: Linear
  let clusters: [Cluster]
  /// Tokens that the head predicts by itself.
  let frequentCount: Int
  package let ranks: FrequencyRanks

  /// - Parameter cutoffs: the first rank of each cluster, rising.
  package init(
    inputSize: Int, _ ranks: FrequencyRanks, cutoffs: [Int], _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    precondition(
      !cutoffs.isEmpty && zip([0] + cutoffs, cutoffs + [ranks.count]).allSatisfy { $0 < $1 },
      "cutoffs \(cutoffs) of \(ranks.count) tokens")
    self.ranks = ranks
    frequentCount = cutoffs[0]
    head = registry.scope("head") {
      Linear(inputSize: inputSize, outputSize: cutoffs[0] + cutoffs.count, initialization, in: &$0)
    }
    var size = inputSize
    var clusters: [Cluster] = []
    for (number, first) in cutoffs.enumerated() {
      size = max(1, size / 4)
      let own = first..<(number + 1 < cutoffs.count ? cutoffs[number + 1] : ranks.count)
      let cluster = registry.scope("clusters.\(number)") { registry in
        Cluster(
          ranks: own,
          projection: registry.scope("projection") {
            Linear(inputSize: inputSize, outputSize: size, hasBias: false, initialization, in: &$0)
          },
          output: registry.scope("output") {
            Linear(inputSize: size, outputSize: own.count, hasBias: false, initialization, in: &$0)
          })
      }
      clusters.append(cluster)
    }
    self.clusters = clusters
  }

  /// Cutoffs for a vocabulary of some size: by Zipf's law its first tenth is some three quarters of a text, the next
  /// two tenths most of what is left. The paper finds them by measuring products.
  package static func cutoffs(vocabularySize: Int) -> [Int] {
    let first = max(1, vocabularySize / 10)
    return [first, max(first + 1, 3 * vocabularySize / 10)].filter { $0 < vocabularySize }
  }

  /// Cross-entropy with the targets; as `Tape.crossEntropyInPlace(_:targets:classWeights:smoothing:scale:)`.
  ///
  /// - Parameter x: `[rows, inputSize]`.
  package func loss(_ x: Variable, targets: [Int32], scale: Float, on tape: Tape) -> LossSum {
    let targets = targets.map { $0 == LossSum.ignoredTarget ? Int($0) : ranks.rank(of: Int($0)) }
    let headTargets = targets.map { target in
      Int32(clusters.firstIndex { $0.ranks.contains(target) }.map { frequentCount + $0 } ?? target)
    }
    var sum = tape.crossEntropyInPlace(head(x, on: tape), targets: headTargets, scale: scale)
    for cluster in clusters {
      let rows = targets.indices.filter { cluster.ranks.contains(targets[$0]) }
      if rows.isEmpty { continue }
      let part = tape.crossEntropyInPlace(
        logits(cluster, tape.gather(x, rows: rows.map { Int32($0) }), on: tape),
        targets: rows.map { Int32(targets[$0] - cluster.ranks.lowerBound) }, scale: scale)
      // The head has counted these tokens.
      sum.loss += part.loss
      sum.negativeLogLikelihood += part.negativeLogLikelihood
    }
    return sum
  }

  /// Natural log-probabilities of all tokens, `[rows, ranks.count]`; for inference.
  package func logProbabilities(_ x: Variable, on tape: Tape) -> Variable {
    let all = tape.zeros(x.rows, ranks.count)
    let head = tape.logSoftmaxInPlace(head(x, on: tape)).value
    for row in 0..<x.rows {
      let (source, target) = (head.row(row), all.value.row(row))
      for rank in 0..<frequentCount { target[ranks.token(at: rank)] = source[rank] }
    }
    for (number, cluster) in clusters.enumerated() {
      let part = tape.logSoftmaxInPlace(logits(cluster, x, on: tape)).value
      for row in 0..<x.rows {
        let (source, target) = (part.row(row), all.value.row(row))
        let reached = head.row(row)[frequentCount + number]
        for (rank, logProbability) in zip(cluster.ranks, source) {
          target[ranks.token(at: rank)] = logProbability + reached
        }
      }
    }
    return all
  }

  private func logits(_ cluster: Cluster, _ x: Variable, on tape: Tape) -> Variable {
    cluster.output(cluster.projection(x, on: tape), on: tape)
  }
}
