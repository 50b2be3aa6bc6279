import Tokens

/// The target tokens that may translate a source token: with them a translator scores some hundred tokens for a
/// sentence instead of its whole vocabulary.
///
/// Jean et al. 2015, "On using very large target vocabulary for neural machine translation", section 3.3. Differs from
/// the paper: the lists come from ``LexicalModel``, and tokens are pieces of words.
package struct Shortlist: Sendable, Equatable {
  /// Tokens that may come in any translation.
  package let frequent: [TokenID]
  /// Of each source token, in rising order; empty for one that the sentences did not have.
  package let translations: [[TokenID]]

  package init(frequent: [TokenID], translations: [[TokenID]]) {
    self.frequent = frequent
    self.translations = translations
  }

  /// - Parameters:
  ///   - pairs: tokens of sentences and of their translations, without their ends.
  ///   - always: target tokens that may come in any translation, as `</s>`.
  ///   - frequentCount: of the most frequent target tokens that may come in any translation.
  ///   - translationCount: of each source token at most.
  ///   - leastProbability: a translation has at least this probability, unless it is the most probable one.
  package init(
    of pairs: [(source: [TokenID], target: [TokenID])], vocabularySizes: (source: Int, target: Int), always: [TokenID],
    frequentCount: Int, translationCount: Int, leastProbability: Float
  ) {
    var counts = [Int](repeating: 0, count: vocabularySizes.target)
    for (_, target) in pairs { for token in target { counts[Int(token)] += 1 } }
    let byFrequency = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
    frequent = Set(always + byFrequency.prefix(frequentCount).map { TokenID($0) }).sorted()
    let model = LexicalModel(pairs, vocabularySizes: vocabularySizes)
    translations = (0..<vocabularySizes.source).map { token in
      let found = model.translations(of: TokenID(token))
        .sorted { ($1.probability, $0.token) < ($0.probability, $1.token) }
      let count = max(found.prefix { $0.probability >= leastProbability }.count, 1)
      return found.prefix(min(count, translationCount)).map(\.token).sorted()
    }
  }

  /// With further tokens that may come in any translation.
  package func adding(_ tokens: [TokenID]) -> Shortlist {
    Shortlist(frequent: Set(frequent + tokens).sorted(), translations: translations)
  }

  /// The candidates for the translation of a sentence, in rising order; nil where nothing is known of a quarter of its
  /// tokens or more, so that any may be needed.
  ///
  /// A few unknown tokens are common in text unlike that of the training, where the model has not met them either.
  ///
  /// - Parameter others: tokens that must be among them.
  package func candidates(for source: [TokenID], and others: [TokenID] = []) -> [TokenID]? {
    var candidates = Set(frequent)
    candidates.formUnion(others)
    let tokens = Set(source).subtracting([SpecialTokens.end])
    let unknownCount = tokens.count { translations[Int($0)].isEmpty }
    if unknownCount > 0 && 4 * unknownCount >= tokens.count { return nil }
    for token in tokens { candidates.formUnion(translations[Int(token)]) }
    return candidates.sorted()
  }
}
