import Decoding

/// How a translator works.
public struct TranslatorOptions: Sendable, Hashable {
  // Names for those who import this module alone.
  public typealias Search = SearchOptions
  public typealias Sampling = SamplingOptions
  public typealias Penalty = LengthPenalty

  /// Beam size, n-best lists, lengths, sampling; scores are means over tokens, and loops are stopped, unless changed
  /// here.
  public var search = SearchOptions()
  /// Sentences that are decoded together. It changes the speed and no result.
  public var batchSize = 32
  /// What is translated at once. A line with a given beginning is one sentence.
  public var split = TextSplit.sentences
  /// Longer sentences are cut between clauses into parts of at most so many tokens, and the translations are joined.
  package var maximumSourceLength = 250
  /// `<unk>` in a translation is replaced by the source word that it attends to most: by the token of a vocabulary of
  /// words, or by all from one space to the next around a piece.
  public var replacesUnknown = false

  /// What becomes of translations that are probably not good; nil for nothing.
  public var lowConfidence: LowConfidence?

  public init() {
    search.lengthPenalty = .average
    search.stopsLoops = true
  }
}
