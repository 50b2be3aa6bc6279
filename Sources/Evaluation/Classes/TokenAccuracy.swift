/// The share of words with the right tag, of unknown words with the right tag, and of sentences with no wrong tag.
///
/// ```swift
/// var accuracy = TokenAccuracy()
/// try accuracy.add(["DET", "NOUN"], against: ["DET", "VERB"], words: ["the", "xyzzy"]) { known.contains($0) }
/// print(accuracy)
/// // accuracy = 50.00 (1/2)
/// // known words = 100.00 (1/1)
/// // unknown words = 0.00 (0/1)
/// // sentences = 0.00 (0/1)
/// ```
/// Tags are right when they equal in every code point. A share of nothing is 0.
public struct TokenAccuracy: Hashable, Sendable, CustomStringConvertible {
  public private(set) var tokens = Share()
  public private(set) var sentences = Share()
  /// Those of the sentences that came with words; nil as long as none did.
  public private(set) var knownWords: Share?
  /// Those of the sentences that came with words; nil as long as none did.
  public private(set) var unknownWords: Share?

  /// Of no sentences.
  public init() {}

  /// Counts a sentence.
  ///
  /// - Throws: `EvaluationError.tagCountMismatch` when there is not one tag for each.
  public mutating func add(_ predicted: [String], against gold: [String]) throws(EvaluationError) {
    try checkCounts(predicted, gold)
    add(predicted, gold) { _, _ in }
  }

  /// Counts a sentence, and its known and unknown words.
  ///
  /// - Parameters:
  ///   - words: one for each gold tag.
  ///   - isKnown: whether a word is one that the tagger was trained with.
  /// - Throws: `EvaluationError.tagCountMismatch` when there is not one tag for each.
  /// - Precondition: there are as many words as gold tags.
  public mutating func add(
    _ predicted: [String], against gold: [String], words: [String], isKnown: (String) -> Bool
  ) throws(EvaluationError) {
    precondition(words.count == gold.count, "\(words.count) words with \(gold.count) gold tags, expected as many")
    try checkCounts(predicted, gold)
    var (known, unknown) = (knownWords ?? Share(), unknownWords ?? Share())
    add(predicted, gold) { index, isCorrect in
      if isKnown(words[index]) {
        known.add(isCorrect: isCorrect)
      } else {
        unknown.add(isCorrect: isCorrect)
      }
    }
    (knownWords, unknownWords) = (known, unknown)
  }

  private func checkCounts(_ predicted: [String], _ gold: [String]) throws(EvaluationError) {
    if predicted.count != gold.count {
      throw .tagCountMismatch(sentence: sentences.totalCount + 1, predicted: predicted.count, gold: gold.count)
    }
  }

  private mutating func add(
    _ predicted: [String], _ gold: [String], countingWord: (_ index: Int, _ isCorrect: Bool) -> Void
  ) {
    var isAllCorrect = true
    for index in gold.indices {
      let isCorrect = ExactString(predicted[index]) == ExactString(gold[index])
      tokens.add(isCorrect: isCorrect)
      countingWord(index, isCorrect)
      isAllCorrect = isAllCorrect && isCorrect
    }
    sentences.add(isCorrect: isAllCorrect)
  }

  /// A line for each share, those of words only when there were words.
  public var description: String {
    [
      ("accuracy", tokens), ("known words", knownWords), ("unknown words", unknownWords), ("sentences", sentences),
    ]
    .compactMap { name, share in share.map { "\(name) = \($0)" } }
    .joined(separator: "\n")
  }
}
