import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What a loss over some tokens came to, summed; natural logarithms.
package struct LossSum: Sendable, Equatable {
  /// The loss that is minimized, label smoothing included.
  package var loss = 0.0
  /// −log p of the tokens.
  package var negativeLogLikelihood = 0.0
  package var tokenCount = 0

  package init() {}

  package static func += (sum: inout LossSum, other: LossSum) {
    sum.loss += other.loss
    sum.negativeLogLikelihood += other.negativeLogLikelihood
    sum.tokenCount += other.tokenCount
  }

  /// exp of the mean negative log-likelihood of a token.
  package var perplexity: Double { exp(negativeLogLikelihood / Double(max(tokenCount, 1))) }
}

extension LossSum {
  /// A target that means: no loss for this row.
  package static let ignoredTarget: Int32 = -1

  /// The sum of the weights of all targets that are not ignored: a weighted mean is a sum of losses divided by this, as
  /// in PyTorch. Without weights it is the number of those targets.
  package static func weight(of targets: [Int32], classWeights: [Float]? = nil) -> Double {
    var sum = 0.0
    for target in targets where target != ignoredTarget { sum += classWeights.map { Double($0[Int(target)]) } ?? 1 }
    return sum
  }
}

extension Tape {
  /// Softmax and cross-entropy with the targets, with label smoothing (Szegedy et al. 2016): the target distribution
  /// is (1 − s)·one-hot + s/V.
  ///
  /// When the tape records, the gradient of the logits takes their place, so that no second matrix of their size is
  /// needed: nothing else may read them later.
  ///
  /// - Parameters:
  ///   - logits: `[rows, V]`.
  ///   - targets: one id per row, or ``LossSum/ignoredTarget``.
  ///   - classWeights: V factors, one for each class's term −q·log p of the loss (as in PyTorch, with smoothing too);
  ///     nil for ones.
  ///   - scale: factor of every gradient, usually 1 / tokens of the whole minibatch, or with weights
  ///     1 / ``LossSum/weight(of:classWeights:)``.
  /// - Returns: sums over the rows (not scaled); −log p without the weights.
  package func crossEntropyInPlace(
    _ logits: Variable, targets: [Int32], classWeights: [Float]? = nil, smoothing: Float = 0, scale: Float = 1
  ) -> LossSum {
    precondition(targets.count == logits.rows, "\(targets.count) targets for \(logits.rows) rows")
    precondition(!isRecording || scale != 0, "a loss whose gradient is scaled by 0")
    var tokenCount = 0
    for target in targets where target != LossSum.ignoredTarget {
      precondition(target >= 0 && target < logits.columns, "target \(target) of \(logits.columns) classes")
      tokenCount += 1
    }
    let losses = arena.allocate(Float.self, targets.count)
    let likelihoods = arena.allocate(Float.self, targets.count)
    ck_cross_entropy(
      logits.value.base, Int64(logits.value.stride), arena.copy(targets), checked(classWeights, for: logits),
      Int64(logits.rows), Int64(logits.columns), smoothing, isRecording ? scale : 0, losses, likelihoods)
    return replaceByGradient(logits, losses: losses, likelihoods: likelihoods, tokenCount: tokenCount)
  }

  func checked(_ classWeights: [Float]?, for logits: Variable) -> UnsafePointer<Float>? {
    guard let classWeights else { return nil }
    precondition(classWeights.count == logits.columns, "\(classWeights.count) weights for \(logits.columns) classes")
    return arena.copy(classWeights)
  }

  /// Ends a loss whose kernel has written the gradient over the logits: sums its rows.
  func replaceByGradient(
    _ logits: Variable, losses: UnsafePointer<Float>, likelihoods: UnsafePointer<Float>, tokenCount: Int
  ) -> LossSum {
    if isRecording { logits.setGradient(logits.value) }
    var sum = LossSum()
    for row in 0..<logits.rows {
      sum.loss += Double(losses[row])
      sum.negativeLogLikelihood += Double(likelihoods[row])
    }
    sum.tokenCount = tokenCount
    return sum
  }

  /// log softmax of each row, in place of the logits; for inference.
  package func logSoftmaxInPlace(_ logits: Variable) -> Variable {
    precondition(!isRecording, "the in-place log-softmax has no backward half")
    ck_log_softmax(
      logits.value.base, Int64(logits.value.stride), logits.value.base, Int64(logits.value.stride),
      Int64(logits.rows), Int64(logits.columns))
    return logits
  }
}
