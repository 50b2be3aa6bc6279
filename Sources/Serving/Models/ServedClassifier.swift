import Synchronization
import Tandem
import Tensors

/// A classifier whose texts come from many requests.
package final class ServedClassifier: Sendable {
  package let name: String
  package let labels: [String]
  private let batcher: RequestBatcher<String, Classifier.Classification>

  package init(_ classifier: Classifier, name: String, _ limits: BatchLimits, workers: Workers) {
    (self.name, labels) = (name, classifier.labels)
    let session = Mutex(LabelingSession(classifier.encoder, workers))
    batcher = RequestBatcher(limits) { texts in
      try session.withLock { try classifier.classify(texts, .chunks, in: $0) }
    }
  }

  package func classify(_ texts: [String]) async throws -> [Classifier.Classification] {
    try await batcher.answers(to: texts)
  }
}
