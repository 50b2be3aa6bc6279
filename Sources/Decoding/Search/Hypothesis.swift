import Tokens

/// One answer of a search.
package struct Hypothesis: Sendable, Hashable {
  /// Without `<s>` and `</s>`.
  package var tokens: [TokenID]
  /// The log-probability, made comparable between lengths by the ``LengthPenalty``.
  package var score: Double
  /// The sum of ``tokenLogProbabilities``.
  package var logProbability: Double
  /// Natural log-probability of each token, and of `</s>` at the end: one more than ``tokens``. Of a line that was
  /// translated sentence by sentence, or in smaller parts, also that of the `</s>` which ended each, at ``ends``.
  package var tokenLogProbabilities: [Float]
  /// Places of `</s>` among ``tokenLogProbabilities``: the last, and before it the ends of parts.
  package var ends: [Int]
  /// For each token what it attended to; nil unless asked for, and where the model has no attention.
  package var attention: [AttentionRow]?

  package init(
    tokens: [TokenID], score: Double, logProbability: Double, tokenLogProbabilities: [Float],
    attention: [AttentionRow]? = nil
  ) {
    self.tokens = tokens
    self.score = score
    self.logProbability = logProbability
    self.tokenLogProbabilities = tokenLogProbabilities
    self.attention = attention
    ends = tokenLogProbabilities.isEmpty ? [] : [tokenLogProbabilities.count - 1]
  }

  /// The log-probabilities of groups of tokens, such as words, and of each `</s>`, in the order in which they begin.
  ///
  /// - Parameter groups: consecutive places in ``tokens``, of all.
  package func scoredGroups(_ groups: [Range<Int>]) -> [ScoredGroup] {
    let sentenceMeans = sentenceMeans
    var scored: [ScoredGroup] = []
    // Where the group stands to which the next token may belong.
    var (token, group, place, sentence) = (0, 0, Int?.none, 0)
    for (position, logProbability) in tokenLogProbabilities.enumerated() {
      if sentence < ends.count && ends[sentence] == position {
        scored.append(
          ScoredGroup(
            group: nil, logProbabilities: [logProbability], sentence: sentence, sentenceMean: sentenceMeans[sentence]))
        sentence += 1
        continue
      }
      if token == groups[group].upperBound { (group, place) = (group + 1, nil) }
      if let place {
        scored[place].logProbabilities.append(logProbability)
      } else {
        place = scored.count
        scored.append(
          ScoredGroup(
            group: groups[group], logProbabilities: [logProbability], sentence: sentence,
            sentenceMean: sentenceMeans[sentence]))
      }
      token += 1
    }
    return scored
  }

  /// The mean log-probability of each sentence, or part of one, with its end.
  private var sentenceMeans: [Double] {
    zip([0] + ends.map { $0 + 1 }, ends).map { first, end in
      tokenLogProbabilities[first...end].reduce(0) { $0 + Double($1) } / Double(end - first + 1)
    }
  }
}

/// Tokens that belong together, such as those of a word, with their log-probabilities.
package struct ScoredGroup: Sendable, Hashable {
  /// Places of the tokens; nil for `</s>`.
  package let group: Range<Int>?
  /// Natural logarithms.
  package fileprivate(set) var logProbabilities: [Float]
  /// The number of the sentence that they are of, or the part of one, from 0.
  package let sentence: Int
  /// The mean over that sentence.
  package let sentenceMean: Double

  package var logProbability: Double { logProbabilities.reduce(0) { $0 + Double($1) } }
}

/// What one token attended to: neighboring positions of the source.
///
/// A line that was translated in parts has rows that cover their own part. Rows as wide as the line would take memory
/// that grows with the square of its length.
package struct AttentionRow: Sendable, Hashable {
  /// The position in the line of the first weight.
  package var firstSource: Int
  /// Of positions in reading order; the last is the `</s>` that ended the sentence or its part.
  package var weights: [Float]

  package init(firstSource: Int = 0, weights: [Float]) {
    self.firstSource = firstSource
    self.weights = weights
  }
}
