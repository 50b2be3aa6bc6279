import CKernels

// Sums over all tag sequences, of which there are exponentially many, by going once over the positions (Rabiner 1989,
// "A Tutorial on Hidden Markov Models", sections III.A and III.B). Every sequence of a batch is computed by itself, so
// that its numbers have the same bits alone and among others.
extension LinearChain {
  /// What the way forward over some sequences leaves for the way back.
  struct Forward {
    /// `[rowCount, tags]`: for each position and tag log Σ exp(score) over the beginnings that end in it, less a
    /// number of the sequence's own that keeps the largest at 0.
    let alpha: Matrix
    /// `[sequenceCount, tags]`: the last of a sequence's rows with the end scores.
    let final: Matrix
    /// log Z of each sequence; −∞ where every tag sequence is forbidden.
    let logPartitions: [Double]
  }

  /// log Z of each sequence, the log-sum-exp of the scores of all its tag sequences; −∞ where all are forbidden.
  ///
  /// - Parameter emissions: `[rowCount, tags]`.
  /// - Complexity: tags² exponentials per position.
  package func logPartitions(_ emissions: Matrix, _ shape: PackedShape, in arena: Arena) -> [Double] {
    forward(emissions, shape, in: arena).logPartitions
  }

  /// The probability of each tag at each position, given the whole sequence.
  ///
  /// - Parameter emissions: `[rowCount, tags]`.
  /// - Returns: `[rowCount, tags]`; each row sums to 1, or is zero where every tag sequence is forbidden.
  package func marginals(_ emissions: Matrix, _ shape: PackedShape, in arena: Arena) -> Matrix {
    marginals(forward(emissions, shape, in: arena), shape, pairSums: nil, in: arena)
  }

  /// - Parameter interruption: when it is requested, what comes back is not whole.
  func forward(
    _ emissions: Matrix, _ shape: PackedShape, in arena: Arena, _ interruption: Interruption? = nil
  ) -> Forward {
    check(emissions, shape)
    let alpha = arena.matrix(shape.rowCount, tagCount)
    var shifts = [Double](repeating: 0, count: shape.sequenceCount)
    for (time, count) in shape.rowCounts.enumerated() {
      let isWhole = forBlocks(of: 0..<count, interruption) { block in
        let previous =
          time == 0 ? nil : UnsafePointer(alpha.rows(shape.offsets[time - 1] + block.lowerBound, block.count).base)
        let rows = emissions.rows(shape.offsets[time] + block.lowerBound, block.count)
        shifts.withUnsafeMutableBufferPointer { shifts in
          ck_chain_forward(
            alpha.rows(shape.offsets[time] + block.lowerBound, block.count).base,
            shifts.baseAddress! + block.lowerBound, previous, rows.base, Int64(rows.stride),
            time == 0 ? start : transitions, Int64(block.count), Int64(tagCount))
        }
      }
      if !isWhole { break }
    }
    let final = arena.zeros(shape.sequenceCount, tagCount)
    for (sequence, row) in shape.lastRows.enumerated() where row >= 0 {
      final.rows(sequence, 1).copy(from: alpha.rows(Int(row), 1))
      ck_add(final.row(sequence).baseAddress, end, Int64(tagCount))
    }
    let sums = final.logSumExpOfRows(in: arena)
    let logPartitions = shape.lengths.enumerated().map { sequence, length in
      length == 0 ? 0 : shifts[sequence] + Double(sums[sequence])
    }
    return Forward(alpha: alpha, final: final, logPartitions: logPartitions)
  }

  /// Goes back from the last positions. Where it has been, the probability of a tag before another one is that of the
  /// other times how much of the sums on the way forward came from the one: probabilities are handed back, and no
  /// second set of sums is needed.
  ///
  /// - Parameter pairSums: `[tags, tags]`, to which the probability of each pair of neighbors is added.
  func marginals(
    _ forward: Forward, _ shape: PackedShape, pairSums: UnsafeMutablePointer<Float>?, in arena: Arena,
    _ interruption: Interruption? = nil
  ) -> Matrix {
    let marginals = arena.matrix(shape.rowCount, tagCount)
    let work = arena.allocate(Float.self, tagCount * (tagCount + 1))
    let last = arena.matrix(shape.sequenceCount, tagCount)
    ck_softmax(
      last.base, Int64(tagCount), forward.final.base, Int64(tagCount), Int64(shape.sequenceCount), Int64(tagCount))
    for time in shape.rowCounts.indices.reversed() {
      let (first, count) = (shape.offsets[time], shape.rowCounts[time])
      let running = time + 1 < shape.stepCount ? shape.rowCounts[time + 1] : 0
      let isWhole = forBlocks(of: 0..<running, interruption) { block in
        let (from, to) = (first + block.lowerBound, shape.offsets[time + 1] + block.lowerBound)
        ck_chain_backward(
          marginals.rows(from, block.count).base, pairSums, marginals.rows(to, block.count).base,
          forward.alpha.rows(from, block.count).base, transitions, work, Int64(block.count), Int64(tagCount))
      }
      if !isWhole { break }
      for sequence in running..<count {
        let row = marginals.rows(first + sequence, 1)
        // The softmax of nothing but −∞ is not a number.
        if forward.logPartitions[sequence] == -.infinity {
          row.fill(0)
        } else {
          row.copy(from: last.rows(sequence, 1))
        }
      }
    }
    return marginals
  }
}
