import Tokens

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The tokens that are about as surprising as a token is expected to be (Meister et al. 2023, "Locally Typical
/// Sampling").
enum TypicalSampling {
  /// The columns whose −log p is nearest to the entropy, in the order of nearness, as few as have a share of the
  /// probability; at least one, if there are any.
  ///
  /// - Parameters:
  ///   - weights: probabilities but for a factor.
  ///   - candidates: the columns to choose from; probabilities are among these.
  static func columns(
    of weights: UnsafeMutableBufferPointer<Float>, among candidates: ArraySlice<TokenID>, share: Double
  ) -> ArraySlice<TokenID> {
    let possible = candidates.filter { weights[Int($0)] > 0 }
    if possible.isEmpty { return candidates.prefix(1) }
    let sum = possible.reduce(0) { $0 + Double(weights[Int($1)]) }
    let surprises = possible.map { -log(Double(weights[Int($0)]) / sum) }
    let entropy = zip(possible, surprises).reduce(0) { $0 + Double(weights[Int($1.0)]) / sum * $1.1 }
    let order = possible.indices.sorted {
      (abs(surprises[$0] - entropy), possible[$0]) < (abs(surprises[$1] - entropy), possible[$1])
    }
    return NucleusSampling.prefix(of: order.map { possible[$0] }[...], weights, reaching: share * sum).columns
  }
}
