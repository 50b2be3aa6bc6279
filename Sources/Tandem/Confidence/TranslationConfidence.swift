import Evaluation
import Text

/// The probability that a translation is good, calibrated on validation pairs.
///
/// ```
/// p(good) = p(the sentence can be read) · p(good | it can be read)
/// ```
/// Both are logistic regressions (``SentenceEvidence``). The first was fitted to sentences of the validation part
/// beside texts that are none of the source language, the second to their translations: a good one has more than 50
/// points in chrF. So has a third to words: whether the reference has them. Sentence-level features of the search alone
/// go far (Fomicheva et al. 2020, "Unsupervised quality estimation for neural machine translation"), but a model that
/// reads noise may be sure of what it writes.
package struct TranslationConfidence: Sendable, Hashable {
  /// Nil where other text cannot be told from that of the source.
  package let isReadable: LogisticRegression?
  package let isGood: LogisticRegression
  package let isWordFound: LogisticRegression

  package init(isReadable: LogisticRegression?, isGood: LogisticRegression, isWordFound: LogisticRegression) {
    (self.isReadable, self.isGood, self.isWordFound) = (isReadable, isGood, isWordFound)
  }

  func readability(_ evidence: SentenceEvidence) -> Double { isReadable?.probability(evidence.source) ?? 1 }

  func confidence(_ evidence: SentenceEvidence) -> Double {
    readability(evidence) * isGood.probability(evidence.translation)
  }
}

extension TranslationConfidence: Codable {
  private enum CodingKeys: String, CodingKey {
    case isReadable = "readable"
    case isGood = "good"
    case isWordFound = "word"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func regression(_ key: CodingKeys, _ count: Int) throws -> LogisticRegression? {
      let found = try container.decodeIfPresent(LogisticRegression.self, forKey: key)
      if let found, found.weights.count != count || !(found.weights + [found.bias]).allSatisfy(\.isFinite) {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription:
            "found the weights \(found.weights) and \(found.bias), expected \(count) and 1 finite numbers")
      }
      return found
    }
    guard let good = try regression(.isGood, SentenceEvidence.translationCount),
      let word = try regression(.isWordFound, WordEvidence.count)
    else { throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a fit is missing")) }
    (isGood, isWordFound) = (good, word)
    isReadable = try regression(.isReadable, SentenceEvidence.sourceCount)
  }
}

/// The confidence of a model as a part of its file.
enum ConfidencePart {
  static let key = "confidence"

  /// - Throws: `ModelFileError` for a part that is damaged.
  static func read(_ file: ModelFile) throws(ModelFileError) -> TranslationConfidence? {
    file.description.parts[key] == nil ? nil : try file.decodedPart(key)
  }
}
