import Text

extension NGramModel {
  /// The probabilities of the words of a sentence and of its end.
  package struct SentenceScore: Sendable {
    package struct Word: Hashable, Sendable {
      package let id: TokenID
      /// Natural logarithm.
      package let logProbability: Double
      /// How many words the n-gram has that gave it.
      package let order: Int
    }

    /// The last is `</s>`.
    package let words: [Word]

    /// The natural logarithm of the probability of the sentence.
    package var logProbability: Double { words.reduce(0) { $0 + $1.logProbability } }
    package var unknownCount: Int { words.count { $0.id == SpecialTokens.unknown.id } }
    /// Of the words that are known.
    package var knownLogProbability: Double {
      words.reduce(0) { $1.id == SpecialTokens.unknown.id ? $0 : $0 + $1.logProbability }
    }
  }

  /// - Parameter sentence: without `<s>` and `</s>`.
  package func score(_ sentence: some Sequence<TokenID>) -> SentenceScore {
    var words: [SentenceScore.Word] = []
    var state = start
    func add(_ id: TokenID) {
      let step = score(id, after: state)
      words.append(
        SentenceScore.Word(id: id, logProbability: step.logProbability, order: matchedOrder(step)))
      state = step.state
    }
    for id in sentence { add(id) }
    add(SpecialTokens.end.id)
    return SentenceScore(words: words)
  }

  /// Splits a line as the model's unit has it.
  package func score(line: String) -> SentenceScore { score(vocabulary.ids(of: line, as: unit)) }
}
