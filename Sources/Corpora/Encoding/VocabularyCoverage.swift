import Tokens

/// How many tokens of a training text a vocabulary has. The others are all the same `<unk>` to a model.
package struct VocabularyCoverage: Equatable, Sendable {
  package private(set) var unknownCount: Int
  package private(set) var tokenCount: Int

  package init(unknownCount: Int = 0, tokenCount: Int = 0) {
    (self.unknownCount, self.tokenCount) = (unknownCount, tokenCount)
  }

  /// Counts the tokens of a text, but for the ends of lines.
  package mutating func add(_ tokens: some Sequence<TokenID>) {
    for token in tokens where token != SpecialTokens.end {
      tokenCount += 1
      if token == SpecialTokens.unknown { unknownCount += 1 }
    }
  }

  /// A warning where the vocabulary has less than half of the text; nil for others. Rare words are unknown by design,
  /// but most of a text is so by mistake.
  ///
  /// - Parameters:
  ///   - tokens: what to call the tokens, as "training tokens of the source".
  ///   - consequence: what that means to the model.
  package func warning(
    of tokens: String, consequence: String = "are all the same to the model", remedy: String
  ) -> String? {
    guard 2 * unknownCount > tokenCount else { return nil }
    return "\(unknownCount) of \(tokenCount) \(tokens) are not in the vocabulary, and \(consequence); \(remedy)."
  }
}

extension ParallelCorpus {
  package var coverage: (source: VocabularyCoverage, target: VocabularyCoverage) {
    var (source, target) = (VocabularyCoverage(), VocabularyCoverage())
    for pair in pairs {
      source.add(pair.source)
      target.add(pair.target)
    }
    return (source, target)
  }
}

extension TokenLines {
  package var coverage: VocabularyCoverage {
    var coverage = VocabularyCoverage()
    coverage.add(tokens)
    return coverage
  }
}
