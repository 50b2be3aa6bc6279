/// A wish about hypotheses, as a change of the scores of the symbols that may come next.
///
/// A search applies a list of adjustments in order to every row of scores and knows none of them. Excluding a symbol
/// is setting its score to −∞; nothing is renormalised, so that what is left keeps the model's log-probabilities. If
/// nothing is left, the hypothesis ends.
package protocol ScoreAdjustment: Sendable {
  /// - Returns: whether the row is settled, so that later adjustments are not asked.
  func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool
}

/// A hypothesis that has not ended, as an adjustment sees it.
package struct PartialHypothesis {
  /// Its place in the packed source.
  package let sentence: Int
  /// Symbols so far.
  package let length: Int
  let node: Int32
  let tree: HypothesisTree

  /// The symbols so far, without `<s>`.
  package var symbols: [Int32] { tree.symbols(to: node) }
}

extension [any ScoreAdjustment] {
  func apply(to scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) {
    for adjustment in self where adjustment.adjust(scores, after: hypothesis) { return }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  fileprivate func exclude(_ symbol: Int32) { self[Int(symbol)] = -.infinity }

  fileprivate func excludeAll(but symbol: Int32) {
    let score = self[Int(symbol)]
    update(repeating: -.infinity)
    self[Int(symbol)] = score
  }
}

// MARK: The adjustments, in the order of their use

/// Each sentence starts with given symbols.
package struct ForcedPrefix: ScoreAdjustment {
  /// In packed order.
  package let prefixes: [[Int32]]

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    let prefix = prefixes[hypothesis.sentence]
    guard hypothesis.length < prefix.count else { return false }
    scores.excludeAll(but: prefix[hypothesis.length])
    return true
  }
}

/// A hypothesis of as many symbols as its sentence may have ends.
package struct ForcedEnd: ScoreAdjustment {
  package let end: Int32
  /// In symbols without `</s>`, in packed order.
  package let limits: [Int]

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    guard hypothesis.length >= limits[hypothesis.sentence] else { return false }
    scores.excludeAll(but: end)
    return true
  }
}

/// No hypothesis ends before it has this many symbols.
package struct MinimumLength: ScoreAdjustment {
  package let end: Int32
  package let minimum: Int

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    if hypothesis.length < minimum { scores.exclude(end) }
    return false
  }
}

/// Some symbols never come, such as `<s>`.
package struct ForbiddenSymbols: ScoreAdjustment {
  package let symbols: [Int32]

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    for symbol in symbols { scores.exclude(symbol) }
    return false
  }
}

/// No sequence of `size` symbols comes twice (Paulus et al. 2018).
package struct NGramBlocking: ScoreAdjustment {
  package let size: Int

  package func adjust(_ scores: UnsafeMutableBufferPointer<Float>, after hypothesis: PartialHypothesis) -> Bool {
    guard hypothesis.length >= size else { return false }
    let symbols = hypothesis.symbols
    let tail = symbols.suffix(size - 1)
    for last in (size - 1)..<symbols.count where symbols[(last - size + 1)..<last].elementsEqual(tail) {
      scores.exclude(symbols[last])
    }
    return false
  }
}
