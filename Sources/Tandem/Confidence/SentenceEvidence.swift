import Decoding
import Text

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What a sentence and its translation show of how far the translation is to be trusted, as numbers for a
/// `LogisticRegression`.
package struct SentenceEvidence: Sendable, Hashable {
  package static let sourceCount = 5
  package static let translationCount = 4

  /// Of the sentence, whatever its translation: the share of its letters that are in known words; the mean logarithm of
  /// its words' frequencies; tokens, and letters, for each character but white space; the logarithm of the number of
  /// words.
  package let source: [Double]
  /// Of the translation: the mean and the lowest log-probability of its tokens; the logarithms of the source's length,
  /// and of the ratio of both lengths.
  package let translation: [Double]
  /// Ends among the tokens of the translation: more than 1 of a sentence that was translated in parts.
  let endCount: Int

  /// - Parameters:
  ///   - sentence: as the model reads it.
  ///   - tokenCount: of the sentence.
  init(
    of sentence: String, tokenCount: Int, _ hypothesis: Hypothesis, frequencies: WordFrequencies
  ) {
    endCount = hypothesis.ends.count
    source = Self.source(of: sentence, tokenCount: tokenCount, frequencies)
    let scores = hypothesis.tokenLogProbabilities.map { Double($0) }
    // With `</s>`, which is scored too.
    let length = Double(tokenCount + 1)
    translation = [
      scores.reduce(0, +) / Double(max(scores.count, 1)), scores.min() ?? 0, log(length),
      log(Double(max(scores.count, 1)) / length),
    ]
  }

  /// See ``source``.
  static func source(of sentence: String, tokenCount: Int, _ frequencies: WordFrequencies) -> [Double] {
    let words = frequencies.summary(of: sentence)
    let characterCount = Double(max(sentence.unicodeScalars.count { !$0.properties.isWhitespace }, 1))
    return [
      // Numbers alone are words of no language.
      words.letterCount == 0 ? 1 : Double(words.knownLetterCount) / Double(words.letterCount),
      words.wordCount == 0 ? 0 : words.logFrequency / Double(words.wordCount),
      Double(tokenCount) / characterCount, Double(words.letterCount) / characterCount,
      log(Double(1 + words.wordCount)),
    ]
  }
}

/// The same of a word of a translation.
enum WordEvidence {
  static let count = 4

  /// The sum of the log-probabilities of the word's tokens, and the lowest; the logarithm of their number; the mean
  /// over the sentence.
  static func features(of word: ScoredGroup) -> [Double] {
    let scores = word.logProbabilities.map { Double($0) }
    return [scores.reduce(0, +), scores.min() ?? 0, log(Double(max(scores.count, 1))), word.sentenceMean]
  }
}
