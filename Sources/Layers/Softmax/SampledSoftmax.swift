import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A cross-entropy that is estimated from a few tokens, to train with a large vocabulary (Jean et al. 2015).
///
/// Each target competes with the same sampled tokens instead of all, and every score is lowered by the logarithm of
/// the probability to be among the samples, which makes the estimate consistent (Bengio and Senécal 2008):
/// ```
/// loss = −log softmax(s − log q)[target]       over {target} ∪ samples
/// ```
/// Differs from the paper, which cuts the corpus into parts and samples a part's targets: tokens are drawn by Zipf's
/// law from their ranks of frequency, P(w) = log((r + 2) / (r + 1)) / log(V + 1), so nothing need be counted. Judging
/// and using a model takes all tokens.
package struct SampledSoftmax: Sendable {
  let ranks: FrequencyRanks
  /// Draws; what is drawn twice counts once.
  let drawCount: Int

  package init(_ ranks: FrequencyRanks, drawCount: Int) {
    precondition(ranks.count > 0 && drawCount > 0, "\(drawCount) draws of \(ranks.count) tokens")
    self.ranks = ranks
    self.drawCount = drawCount
  }

  /// - Parameters:
  ///   - x: `[rows, inputSize]`.
  ///   - output: scores of all tokens.
  ///   - targets: one id per row, or `LossSum.ignoredTarget`.
  ///   - source: of the draws.
  /// - Returns: sums of the estimate, for the likelihood too.
  package func loss(
    _ x: Variable, _ output: Linear, targets: [Int32], scale: Float, source: RandomSource, on tape: Tape
  ) -> LossSum {
    let sampled = samples(source)
    let others = Set(targets).subtracting(sampled).subtracting([LossSum.ignoredTarget]).sorted()
    let classes = sampled + others
    let logits = tape.linear(
      x, output.weight, bias: output.bias, classes: classes, offsets: classes.map(logInclusion))
    let places = Dictionary(uniqueKeysWithValues: zip(classes, 0..<Int32(classes.count)))
    let placed = targets.map { places[$0] ?? LossSum.ignoredTarget }
    // The target of one row that is no sample is no rival of another's.
    for (row, place) in placed.enumerated() {
      let scores = logits.value.row(row)
      for other in sampled.count..<classes.count where other != place { scores[other] = -.infinity }
    }
    return tape.crossEntropyInPlace(logits, targets: placed, scale: scale)
  }

  /// Different tokens, in rising order.
  package func samples(_ source: RandomSource) -> [Int32] {
    var generator = source.generator
    let range = log(Double(ranks.count) + 1)
    let drawn = (0..<drawCount).map { _ in
      Int32(ranks.token(at: min(Int(exp(generator.uniform() * range)) - 1, ranks.count - 1)))
    }
    return Set(drawn).sorted()
  }

  /// log of the probability that a token is among the samples, 1 − (1 − P)ⁿ.
  package func logInclusion(_ token: Int32) -> Float {
    let p = log1p(1 / Double(ranks.rank(of: Int(token)) + 1)) / log(Double(ranks.count) + 1)
    return Float(log(-expm1(Double(drawCount) * log1p(-p))))
  }
}
