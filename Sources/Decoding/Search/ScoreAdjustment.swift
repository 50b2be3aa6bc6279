import Tokens

/// A wish about hypotheses, as a change of the scores of the tokens that may come next.
///
/// A search applies a list of adjustments in order to every row of scores and knows none of them. Excluding a token
/// is setting its score to −∞; nothing is renormalized, so that what is left keeps the model's log-probabilities. If
/// nothing is left, the hypothesis ends.
package protocol ScoreAdjustment: Sendable {
  /// - Returns: whether the row is settled, so that later adjustments are not asked.
  func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool
}

/// A hypothesis that has not ended, as an adjustment sees it.
package struct PartialHypothesis {
  /// Its place in the packed source.
  package let sentence: Int
  /// Tokens so far.
  package let length: Int
  let node: Int32
  let tree: HypothesisTree

  /// Lends the tokens so far, without `<s>`.
  package func withTokens<Result>(_ body: (UnsafeBufferPointer<TokenID>) -> Result) -> Result {
    tree.withTokens(to: node, length: length, body)
  }
}

extension [any ScoreAdjustment] {
  func apply(to scores: TokenScores, after hypothesis: PartialHypothesis) {
    for adjustment in self where adjustment.adjust(scores, after: hypothesis) { return }
  }
}

// MARK: The adjustments, in the order of their use

/// Each sentence starts with given tokens.
package struct ForcedPrefix: ScoreAdjustment {
  /// In packed order.
  package let prefixes: [[TokenID]]

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    let prefix = prefixes[hypothesis.sentence]
    guard hypothesis.length < prefix.count else { return false }
    scores.excludeAll(but: prefix[hypothesis.length])
    return true
  }
}

/// A hypothesis of as many tokens as its sentence may have ends.
package struct ForcedEnd: ScoreAdjustment {
  package let end: TokenID
  /// In tokens without `</s>`, in packed order.
  package let limits: [Int]

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    guard hypothesis.length >= limits[hypothesis.sentence] else { return false }
    scores.excludeAll(but: end)
    return true
  }
}

/// No hypothesis ends before it has this many tokens.
package struct MinimumLength: ScoreAdjustment {
  package let end: TokenID
  package let minimum: Int

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    if hypothesis.length < minimum { scores.exclude(end) }
    return false
  }
}

/// Some tokens never come, such as `<s>`.
package struct ForbiddenTokens: ScoreAdjustment {
  package let tokens: [TokenID]

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    for token in tokens { scores.exclude(token) }
    return false
  }
}

/// No sequence of `size` tokens comes twice (Paulus et al. 2018).
package struct NGramBlocking: ScoreAdjustment {
  package let size: Int

  package func adjust(_ scores: TokenScores, after hypothesis: PartialHypothesis) -> Bool {
    guard hypothesis.length >= size else { return false }
    hypothesis.withTokens { tokens in
      let tail = tokens.suffix(size - 1)
      for last in (size - 1)..<tokens.count where tokens[(last - size + 1)..<last].elementsEqual(tail) {
        scores.exclude(tokens[last])
      }
    }
    return false
  }
}
