import Tensors

/// A softmax over a large vocabulary whose rare symbols are reached in two steps (Grave et al. 2017, "Efficient softmax
/// approximation for GPUs"; laid out as PyTorch's `AdaptiveLogSoftmaxWithLoss` with `head_bias`).
///
/// ```
/// p(w) = softmax(head·h + b)[w]                                     w among the frequent
/// p(w) = softmax(head·h + b)[cluster i] · softmax(Vᵢ·Pᵢ·h)[w]       w in cluster i of the rare
/// ```
/// Pᵢ makes h smaller, by a factor of 4 from cluster to cluster, so that rare symbols take little memory and, as they are
/// rare, little time. The numbers of symbols must fall with their frequency, as those of a vocabulary do.
package struct AdaptiveSoftmax: Sendable {
  struct Cluster: Sendable {
    let symbols: Range<Int>
    let projection: Linear
    let output: Linear
  }

  let head: Linear
  let clusters: [Cluster]
  /// Symbols that the head says by itself.
  let frequentCount: Int
  package let vocabularySize: Int

  /// - Parameter cutoffs: the first symbol of each cluster, rising.
  package init(
    inputSize: Int, vocabularySize: Int, cutoffs: [Int], _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    precondition(
      !cutoffs.isEmpty && zip([0] + cutoffs, cutoffs + [vocabularySize]).allSatisfy { $0 < $1 },
      "cutoffs \(cutoffs) of \(vocabularySize) symbols")
    self.vocabularySize = vocabularySize
    frequentCount = cutoffs[0]
    head = registry.scope("head") {
      Linear(inputSize: inputSize, outputSize: cutoffs[0] + cutoffs.count, initialization, in: &$0)
    }
    var size = inputSize
    var clusters: [Cluster] = []
    for (number, first) in cutoffs.enumerated() {
      size = max(1, size / 4)
      let symbols = first..<(number + 1 < cutoffs.count ? cutoffs[number + 1] : vocabularySize)
      let cluster = registry.scope("clusters.\(number)") { registry in
        Cluster(
          symbols: symbols,
          projection: registry.scope("projection") {
            Linear(inputSize: inputSize, outputSize: size, hasBias: false, initialization, in: &$0)
          },
          output: registry.scope("output") {
            Linear(inputSize: size, outputSize: symbols.count, hasBias: false, initialization, in: &$0)
          })
      }
      clusters.append(cluster)
    }
    self.clusters = clusters
  }

  /// Cutoffs for a vocabulary of some size: the shares of Grave et al.'s examples.
  package static func cutoffs(vocabularySize: Int) -> [Int] {
    let first = max(1, vocabularySize / 10)
    return [first, max(first + 1, 3 * vocabularySize / 10)].filter { $0 < vocabularySize }
  }

  /// Cross-entropy with the targets; as ``Tape/crossEntropy(_:targets:classWeights:smoothing:scale:)``.
  ///
  /// - Parameter x: `[rows, inputSize]`.
  package func loss(_ x: Variable, targets: [Int32], scale: Float, on tape: Tape) -> LossSum {
    func number(of target: Int32) -> Int? { clusters.firstIndex { $0.symbols.contains(Int(target)) } }
    let headTargets = targets.map { target in number(of: target).map { Int32(frequentCount + $0) } ?? target }
    var sum = tape.crossEntropy(head(x, on: tape), targets: headTargets, scale: scale)
    for cluster in clusters {
      let rows = targets.indices.filter { cluster.symbols.contains(Int(targets[$0])) }
      if rows.isEmpty { continue }
      let part = tape.crossEntropy(
        logits(cluster, tape.gather(x, rows: rows.map { Int32($0) }), on: tape),
        targets: rows.map { targets[$0] - Int32(cluster.symbols.lowerBound) }, scale: scale)
      // The head has counted these symbols.
      sum.loss += part.loss
      sum.negativeLogLikelihood += part.negativeLogLikelihood
    }
    return sum
  }

  /// Natural log-probabilities of all symbols, `[rows, vocabularySize]`; for inference.
  package func logProbabilities(_ x: Variable, on tape: Tape) -> Variable {
    let all = tape.zeros(x.rows, vocabularySize)
    let head = tape.logSoftmaxInPlace(head(x, on: tape)).value
    all.value.columns(0, frequentCount).copy(from: head.columns(0, frequentCount))
    for (number, cluster) in clusters.enumerated() {
      let part = tape.logSoftmaxInPlace(logits(cluster, x, on: tape)).value
      for row in 0..<x.rows {
        let (source, target) = (part.row(row), all.value.row(row))
        let reached = head.row(row)[frequentCount + number]
        for column in source.indices { target[cluster.symbols.lowerBound + column] = source[column] + reached }
      }
    }
    return all
  }

  private func logits(_ cluster: Cluster, _ x: Variable, on tape: Tape) -> Variable {
    cluster.output(cluster.projection(x, on: tape), on: tape)
  }
}
