#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// How the score of a hypothesis makes up for its length: score = log-probability / divisor(length).
///
/// Every token makes a hypothesis less probable, so that without a penalty short ones win.
public enum LengthPenalty: Sendable, Hashable {
  /// 1.
  case none
  /// length: the mean log-probability of a token.
  case average
  /// ((5 + length) / 6)^alpha (Wu et al. 2016, equation 14, without the coverage penalty).
  case wu(alpha: Double)

  /// - Parameter length: in tokens, `</s>` counted. The divisor never falls with it.
  package func divisor(length: Int) -> Double {
    switch self {
    case .none: 1
    case .average: Double(length)
    case .wu(let alpha): pow((5 + Double(length)) / 6, alpha)
    }
  }

  package func score(_ logProbability: Double, length: Int) -> Double {
    logProbability / divisor(length: length)
  }

  /// No hypothesis scores higher that continues one of this log-probability and is at most `maximumLength` long.
  ///
  /// A continuation is at most as probable, and a log-probability is at most 0, so that the largest divisor helps most.
  package func bound(_ logProbability: Double, maximumLength: Int) -> Double {
    score(logProbability, length: maximumLength)
  }
}
