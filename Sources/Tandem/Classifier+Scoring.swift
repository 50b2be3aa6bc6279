import Corpora
import Foundation
import Tensors

extension Classifier {
  /// How probable given labels of texts are: for each text the natural logarithm of the probability that its labels are
  /// these and no others.
  ///
  /// - Parameter examples: texts with a label each or, where several may apply, with any number of labels.
  /// - Returns: −∞ where a label is unknown to the model, and for texts without words, of which it says nothing.
  /// - Precondition: a classifier of one label is given one.
  package func logProbabilities(
    of examples: [(text: String, labels: [String])], _ longTexts: LongTexts, in session: LabelingSession
  ) -> [Double] {
    zip(examples, classify(examples.map(\.text), longTexts, in: session)).map { example, found in
      precondition(isMultiLabel || example.labels.count == 1, "\(example.labels.count) labels of a text, not one")
      let given = Set(example.labels)
      guard !found.ranking.isEmpty, given.isSubset(of: labels) else { return -.infinity }
      return found.ranking.reduce(0) { sum, label in
        if given.contains(label.name) { return sum + log(label.probability) }
        return isMultiLabel ? sum + log(1 - label.probability) : sum
      }
    }
  }
}
