import Corpora
import Foundation
import Tensors

extension Classifier {
  /// How probable given labels of texts are: for each text the natural logarithm of the probability that its labels are
  /// these and no others.
  ///
  /// - Parameter examples: texts with a label each or, where several may apply, with any number of labels.
  /// - Returns: −∞ where a label is unknown to the model, and for texts without words, of which it predicts nothing.
  /// - Precondition: a classifier of one label is given one.
  package func logProbabilities(
    of examples: [(text: String, labels: [String])], _ longTexts: LongTexts, in session: LabelingSession
  ) throws(CancellationError) -> [Double] {
    let numbers = vocabulary.labels
    let parts = try parts(of: examples.map(\.text), longTexts, in: session) { head, texts, tape in
      head.logits(head.pool(texts.output, on: tape), on: tape).value
    }
    return zip(examples, parts).map { example, parts in
      precondition(isMultiLabel || example.labels.count == 1, "\(example.labels.count) labels of a text, not one")
      let given = Set(example.labels.map { numbers.number(of: $0).map { Int($0) } })
      guard !parts.isEmpty, !given.contains(nil) else { return -.infinity }
      if isMultiLabel {
        return (0..<numbers.count).reduce(0) { sum, label in
          sum + logMean(parts) { logSigmoid(given.contains(label) ? $0[label] : -$0[label]) }
        }
      }
      return given.reduce(0) { sum, label in sum + logMean(parts) { $0[label ?? 0] - logSumExp($0) } }
    }
  }
}

// Probabilities next to 0 and 1 have no room in a float, and those of a sure model are all such: logarithms are taken
// from the scores before softmax or sigmoid, without ever leaving logarithms.

/// log Σ share · p over the parts of a text.
///
/// - Parameter logProbability: log p by the scores of a part.
private func logMean(_ parts: [Classifier.Part], _ logProbability: ([Double]) -> Double) -> Double {
  logSumExp(parts.map { part in log(Double(part.share)) + logProbability(part.values.map { Double($0) }) })
}

/// log σ(x) = min(x, 0) − log(1 + e^−|x|).
private func logSigmoid(_ x: Double) -> Double { min(x, 0) - log1p(exp(-abs(x))) }

/// log Σ eˣ = m + log Σ eˣ⁻ᵐ, where m is the largest.
private func logSumExp(_ values: [Double]) -> Double {
  guard let largest = values.max(), largest.isFinite else { return -.infinity }
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}
