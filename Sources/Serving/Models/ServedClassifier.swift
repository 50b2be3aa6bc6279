import Synchronization
import Tandem
import Tensors

/// A classifier whose texts come from many requests.
package final class ServedClassifier: Sendable {
  package let name: String
  package let labels: [String]
  private let batcher: RequestBatcher<String, Classifier.Classification>

  package init(_ classifier: Classifier, name: String, _ limits: BatchLimits, threadCount: Int) {
    (self.name, labels) = (name, classifier.labels)
    batcher = RequestBatcher(
      limits,
      lanes: (0..<threadCount).map { _ in
        let session = Mutex(LabelingSession(classifier.encoder, Workers(threadCount: 1)))
        return { texts in try session.withLock { try classifier.classify(texts, .chunks, in: $0) } }
      }, length: \.utf8.count)
  }

  package func classify(_ texts: [String]) async throws -> [Classifier.Classification] {
    try await batcher.answers(to: texts)
  }
}
