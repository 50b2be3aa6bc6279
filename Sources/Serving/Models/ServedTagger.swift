import Synchronization
import Tandem
import Tensors
import Text

/// A tagger whose lines come from many requests.
package final class ServedTagger: Sendable {
  package let name: String
  /// Whether the tags of the first head are those of spans.
  package let hasSpans: Bool
  private let batcher: RequestBatcher<String, [Tagger.Word]>

  package init(_ tagger: Tagger, name: String, _ limits: BatchLimits, threadCount: Int) {
    (self.name, hasSpans) = (name, tagger.hasSpans[0])
    batcher = RequestBatcher(
      limits,
      lanes: (0..<threadCount).map { _ in
        let session = Mutex(LabelingSession(tagger.encoder, Workers(threadCount: 1)))
        return { lines in
          try session.withLock { try tagger.tag(lines, split: .sentences, withProbabilities: true, in: $0) }
        }
      })
  }

  /// Tags the words of texts of one line or several; ranges count the scalars of the whole text.
  package func tag(_ texts: [String]) async throws -> [[TaggedWord]] {
    let lines = texts.map { $0.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) }
    var rest = try await batcher.answers(to: lines.joined().map { String($0) })[...]
    return lines.map { lines in
      var start = 0
      return lines.flatMap { line in
        defer { start += line.count + 1 }
        return rest.removeFirst().map { word in
          TaggedWord(
            text: word.text, range: word.range.lowerBound + start..<word.range.upperBound + start, tag: word.tag,
            probability: word.probabilities[0])
        }
      }
    }
  }

  /// A word with what the first head predicts for it.
  package struct TaggedWord: Sendable {
    package let text: String
    /// Of the text, in Unicode scalars.
    package let range: Range<Int>
    package let tag: String
    package let probability: Double
  }
}
