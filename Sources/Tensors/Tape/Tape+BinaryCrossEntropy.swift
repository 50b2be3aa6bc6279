import CKernels

extension Tape {
  /// Independent logistic functions and their cross-entropy with targets of which several may apply at once.
  ///
  /// ```
  /// loss = −Σ w[c] · (y[r, c] · log σ(x[r, c]) + (1 − y[r, c]) · log σ(−x[r, c]))
  /// ```
  /// When the tape records, the gradient of the logits takes their place: nothing else may read them later.
  ///
  /// - Parameters:
  ///   - logits: `[rows, classes]`.
  ///   - targets: `[rows, classes]` in row order, each 1 where the class applies or 0 where not.
  ///   - classWeights: one per class; nil for ones.
  ///   - scale: factor of every gradient, usually 1 / rows of the whole minibatch.
  /// - Returns: sums over rows and classes (not scaled), with a token for each row.
  package func binaryCrossEntropyInPlace(
    _ logits: Variable, targets: [Float], classWeights: [Float]? = nil, scale: Float = 1
  ) -> LossSum {
    precondition(targets.count == logits.value.count, "\(targets.count) targets for \(logits.value.count) logits")
    precondition(!isRecording || scale != 0, "a loss whose gradient is scaled by 0")
    for target in targets { precondition(target == 0 || target == 1, "a target of \(target), neither 0 nor 1") }
    let losses = arena.allocate(Float.self, logits.rows)
    let likelihoods = arena.allocate(Float.self, logits.rows)
    ck_binary_cross_entropy(
      logits.value.base, Int64(logits.value.stride), arena.copy(targets), checked(classWeights, for: logits),
      Int64(logits.rows), Int64(logits.columns), isRecording ? scale : 0, losses, likelihoods)
    return replaceByGradient(logits, losses: losses, likelihoods: likelihoods, tokenCount: logits.rows)
  }
}
