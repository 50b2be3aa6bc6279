import Text

/// Makes a model of n-grams from text.
///
/// ```swift
/// var training = NGramTraining()
/// training.order = 3
/// let result = try training.run(try LineReader(path: "train.txt"))
/// try result.estimate.model.write(to: "model.arpa.gz")
/// ```
package struct NGramTraining: Sendable {
  package var order = 5
  package var smoothing = Smoothing.modifiedKneserNey
  package var unit = NGramUnit.words
  /// Rarer words are unknown ones.
  package var minimumCount = 1
  /// Words at most, special ones included; nil for no limit.
  package var maximumSize: Int?
  /// The words to know, instead of those of the text; nil for these.
  package var vocabulary: Vocabulary?
  /// By order from 1 on: n-grams that occur so often or less are left out.
  package var pruning = [0]
  /// Leave out words that are written as `<unk>`, `<s>` or `</s>`, as `lmplz --skip_tokens` does. Otherwise they are
  /// unknown words, which the model then knows like any other.
  package var skipsSymbols = false
  package var memory = WorkingMemory()

  package init() {}

  /// What a text has given.
  package struct Result: Sendable {
    package let estimate: NGramEstimate
    package let sentenceCount: Int
    /// Without `<s>` and `</s>`.
    package let tokenCount: Int
    /// Of these, how many are unknown words to the model.
    package let unknownCount: Int
  }

  /// - Throws: `NGramError`, and the errors of `LineReader`.
  package func run(_ reader: LineReader) throws -> Result {
    // (1) Tokens by the numbers in which they come, because their ids are known only when all have been counted.
    var text = NumberedText(unit: unit, skipsSymbols: skipsSymbols, memory: memory)
    while let line = try reader.next() { try text.append(line) }
    if text.sentenceCount == 0 { throw NGramError.noSentences(path: reader.path) }
    // (2) Their ids.
    let vocabulary =
      vocabulary
      ?? Vocabulary(
        unit == .bytes ? TokenCounts() : text.tokenCounts, maximumSize: maximumSize, minimumCount: minimumCount,
        byteFallback: unit == .bytes)
    let ids = text.ids(in: vocabulary)
    let (tokenCount, unknownCount) = text.count(ids)
    // (3) Counts and probabilities.
    var counter = NGramCounter(order: order, vocabularySize: vocabulary.count, memory: memory)
    let sentenceCount = text.sentenceCount
    var sentence: [Int32] = []
    try text.drain { number in
      if number == NumberedText.end {
        try counter.add(sentence)
        sentence.removeAll(keepingCapacity: true)
      } else {
        sentence.append(ids[Int(number)])
      }
    }
    let counts = try counter.finish()
    let estimate = counts.estimate(smoothing, pruning: pruning, vocabulary: vocabulary, unit: unit)
    return Result(
      estimate: estimate, sentenceCount: sentenceCount, tokenCount: tokenCount, unknownCount: unknownCount)
  }
}
