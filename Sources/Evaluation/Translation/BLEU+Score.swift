extension BLEU {
  /// A BLEU score with the numbers behind it; arrays start with order 1.
  public struct Score: Hashable, Sendable, CustomStringConvertible {
    /// From 0 to 100.
    public internal(set) var score = 0.0
    /// Smoothed, from 0 to 100.
    public internal(set) var precisions: [Double]
    public internal(set) var brevityPenalty = 1.0
    /// Clipped matches, before smoothing.
    public let matches: [Int]
    /// N-grams in the hypotheses, before smoothing.
    public let totals: [Int]
    /// In tokens.
    public let hypothesisLength: Int
    /// In tokens: for each line that of the reference whose length is closest.
    public let referenceLength: Int

    init(_ statistics: Statistics) {
      precisions = Array(repeating: 0, count: statistics.matches.count)
      matches = statistics.matches
      totals = statistics.totals
      hypothesisLength = statistics.hypothesisLength
      referenceLength = statistics.referenceLength
    }

    /// Length of the hypotheses by length of the references; 0 when the references are empty.
    public var ratio: Double {
      referenceLength == 0 ? 0 : Double(hypothesisLength) / Double(referenceLength)
    }

    /// `BLEU = 38.12 70.1/45.2/31.5/21.2 (BP = 1.000 ratio = 1.003 hyp_len = 12103 ref_len = 12070)`.
    public var description: String {
      formatted()
    }

    /// The line that sacreBLEU prints.
    ///
    /// - Parameters:
    ///   - decimals: of the score alone. The library sacreBLEU prints 2, its command 1.
    ///   - signature: printed after the name of the metric when given, as the command does.
    public func formatted(decimals: Int = 2, signature: String? = nil) -> String {
      let name = signature.map { "BLEU|\($0)" } ?? "BLEU"
      let precisions = precisions.map { $0.fixed(1) }.joined(separator: "/")
      return "\(name) = \(score.fixed(decimals)) \(precisions) (BP = \(brevityPenalty.fixed(3)) "
        + "ratio = \(ratio.fixed(3)) hyp_len = \(hypothesisLength) ref_len = \(referenceLength))"
    }
  }
}
