import CKernels

extension Tape {
  /// The negative log-likelihood of tag sequences under a conditional random field (Lafferty et al. 2001).
  ///
  /// ```
  /// loss = Σ log Z − score(y)      d emissions[t, j] = p(yₜ = j) − [j = yₜ]
  /// ```
  /// and for transitions, start and end likewise the expected less the observed number of uses. Infinite where `tags`
  /// are forbidden.
  ///
  /// - Parameters:
  ///   - emissions: `[rowCount, tags]`.
  ///   - tags: one per row.
  ///   - transitions: `[tags, tags]`, from row to column.
  ///   - start: `[1, tags]`.
  ///   - end: `[1, tags]`.
  ///   - mask: what has probability zero; its scores get no gradient.
  ///   - scale: factor of every gradient, usually 1 / tokens of the whole minibatch.
  /// - Returns: sums over the sequences (not scaled); every row is a token.
  package func crfLoss(
    _ emissions: Variable, tags: [Int32], shape: PackedShape, transitions: Parameter, start: Parameter, end: Parameter,
    mask: TransitionMask, scale: Float = 1
  ) -> LossSum {
    let chain = LinearChain(weights, transitions: transitions, start: start, end: end, mask: mask)
    let forward = chain.forward(emissions.value, shape, in: arena, interruption)
    var sum = LossSum()
    for (logPartition, score) in zip(
      forward.logPartitions, chain.scores(of: tags, emissions: emissions.value, shape: shape))
    {
      sum.negativeLogLikelihood += score == -.infinity ? .infinity : logPartition - score
    }
    sum.loss = sum.negativeLogLikelihood
    sum.tokenCount = tags.count

    record { [self] in
      guard let gradients else { return }
      // (1) Expected less observed uses.
      let pairs = arena.zeros(chain.tagCount, chain.tagCount)
      let rows = chain.marginals(forward, shape, pairSums: pairs.base, in: arena, interruption)
      for (row, tag) in tags.enumerated() { rows.row(row)[Int(tag)] -= 1 }
      for (time, count) in shape.rowCounts.enumerated().dropFirst() {
        for sequence in 0..<count {
          let from = Int(tags[shape.row(sequence, time - 1)])
          pairs.row(from)[Int(tags[shape.row(sequence, time)])] -= 1
        }
      }
      // (2) Scaled, to emissions and parameters.
      ck_scale(rows.base, scale, Int64(rows.count))
      ck_scale(pairs.base, scale, Int64(pairs.count))
      emissions.gradientTarget().put(rows)
      add(pairs, to: gradients.view(of: transitions), where: mask.transitions)
      let edge = arena.zeros(2, chain.tagCount)
      for (sequence, last) in shape.lastRows.enumerated() where last >= 0 {
        edge.rows(0, 1).add(rows.rows(sequence, 1))
        edge.rows(1, 1).add(rows.rows(Int(last), 1))
      }
      add(edge.rows(0, 1), to: gradients.view(of: start), where: mask.start)
      add(edge.rows(1, 1), to: gradients.view(of: end), where: mask.end)
    }
    return sum
  }

  /// Adds the elements that a mask allows. Forbidden tags of a sentence would otherwise push at scores that nothing
  /// reads.
  private func add(_ addend: Matrix, to sum: Matrix, where isAllowed: [Bool]) {
    for (index, isAllowed) in isAllowed.enumerated() where isAllowed { sum.base[index] += addend.base[index] }
  }
}
