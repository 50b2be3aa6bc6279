import Tokens

/// The options of a search.
public struct SearchOptions: Sendable, Hashable {
  /// 1 is greedy search. 5 is where the quality of recurrent translation has levelled off (Wu et al. 2016 use 2-4).
  public var beamSize = 5
  /// How many hypotheses are returned for each sentence, or how many samples are drawn.
  public var nBest = 1
  public var lengthPenalty = LengthPenalty.none
  /// In tokens without `</s>`.
  public var minimumLength = 0
  public var maximumLength = LengthLimit.relative(factor: 2, plus: 10)
  /// No sequence of this many tokens comes twice; 0 allows all.
  public var noRepeatNGramSize = 0
  /// Loops are not continued; see ``LoopGuard``.
  public var stopsLoops = false
  public var forbidsUnknown = false
  /// Draw tokens instead of searching for the most probable ones.
  public var sampling: SamplingOptions?
  /// Keep the attention weights of each token.
  public var keepsAttention = false

  public init() {}

  /// - Throws: the first value that no search can have, or pair of values that contradict each other.
  package func validate() throws(SearchError) {
    guard beamSize >= 1 else { throw .beamSize(beamSize) }
    guard nBest >= 1, sampling != nil || nBest <= beamSize else { throw .nBest(nBest, beamSize: beamSize) }
    guard minimumLength >= 0 else { throw .negative("minimum length", minimumLength) }
    guard noRepeatNGramSize >= 0 else { throw .negative("size of n-grams", noRepeatNGramSize) }
    switch maximumLength {
    case .fixed(let maximum):
      guard maximum >= 0 else { throw .negative("maximum length", maximum) }
      guard minimumLength <= maximum else { throw .minimumAboveMaximum(minimumLength, maximum) }
    case .relative(let factor, let constant):
      guard factor >= 0, factor.isFinite else { throw .maximumLengthFactor(factor) }
      guard constant >= 0 else { throw .negative("maximum length beyond the source", constant) }
    }
    if case .wu(let alpha) = lengthPenalty {
      guard alpha >= 0, alpha.isFinite else { throw .lengthPenaltyAlpha(alpha) }
    }
    if let sampling {
      guard beamSize == 1 else { throw .samplingWithBeam(beamSize) }
      do {
        try sampling.validate()
      } catch {
        throw .sampling(error)
      }
    }
  }

  /// The most tokens without `</s>` that a hypothesis may have.
  ///
  /// - Parameter sourceLength: in tokens, `</s>` counted (0 where there is no source).
  func limit(sourceLength: Int) -> Int {
    // No search gets as far as the last bound, and sums with it do not overflow.
    min(max(minimumLength, maximumLength.limit(sourceLength: max(sourceLength - 1, 0))), 1 << 30)
  }
}

/// The most tokens that a hypothesis may have, `</s>` not counted.
public enum LengthLimit: Sendable, Hashable {
  case fixed(Int)
  /// factor · (tokens of the source) + plus, or the minimum length if that is more.
  case relative(factor: Double, plus: Int)

  func limit(sourceLength: Int) -> Int {
    switch self {
    case .fixed(let maximum): maximum
    case .relative(let factor, let plus): Int(min(factor * Double(sourceLength), 1e9)) + min(plus, 1 << 30)
    }
  }
}

/// The tokens of a vocabulary that mean something to a search.
package struct SearchTokens: Sendable, Hashable {
  package var start: TokenID
  package var end: TokenID
  package var unknown: TokenID?
  package var padding: TokenID?

  package init(start: TokenID, end: TokenID, unknown: TokenID? = nil, padding: TokenID? = nil) {
    self.start = start
    self.end = end
    self.unknown = unknown
    self.padding = padding
  }
}
