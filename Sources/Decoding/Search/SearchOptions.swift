import Tensors
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

  private static let largestBeamSize = 10_000
  /// Samples need no beam.
  private static let largestNBest = 1_000_000

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("beamSize"), beamSize, in: 1...Self.largestBeamSize)
    try check(name("nBest"), nBest, in: 1...Self.largestNBest)
    if sampling == nil && nBest > beamSize {
      throw .contradiction(
        name("nBest = \(nBest)"), name("beamSize = \(beamSize)"),
        reason: "a beam finds no more hypotheses than it holds",
        remedy: "lower the one or raise the other")
    }
    try validateLengths(name)
    try check(name("noRepeatNGramSize"), atLeast: 0, noRepeatNGramSize)
    if case .wu(let alpha) = lengthPenalty { try check(name("lengthPenalty.alpha"), atLeast: 0, alpha) }
    guard let sampling else { return }
    if beamSize != 1 {
      throw .contradiction(
        name("beamSize = \(beamSize)"), name("sampling"), reason: "samples are drawn one by one",
        remedy: "use \(name("beamSize = 1"))")
    }
    try sampling.validate { name("sampling.\($0)") }
  }

  private func validateLengths(_ name: (String) -> String) throws(OptionError) {
    try check(name("minimumLength"), atLeast: 0, minimumLength)
    switch maximumLength {
    case .fixed(let maximum):
      try check(name("maximumLength"), atLeast: 0, maximum)
      if minimumLength > maximum {
        throw .contradiction(
          name("minimumLength = \(minimumLength)"), name("maximumLength = \(maximum)"),
          reason: "the minimum is above the maximum", remedy: "lower the one or raise the other")
      }
    case .relative(let factor, let constant):
      try check(name("maximumLength.factor"), atLeast: 0, factor)
      try check(name("maximumLength.plus"), atLeast: 0, constant)
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

/// What a search knows of the tokens of a vocabulary.
package struct SearchTokens: Sendable, Equatable {
  package var start: TokenID
  package var end: TokenID
  package var unknown: TokenID?
  package var padding: TokenID?
  /// What of them is a loop.
  package var repetition = RepetitionLimits()
  /// Of a model that copies symbols.
  package var placeholders: PlaceholderTokens?

  package init(start: TokenID, end: TokenID, unknown: TokenID? = nil, padding: TokenID? = nil) {
    self.start = start
    self.end = end
    self.unknown = unknown
    self.padding = padding
  }
}
