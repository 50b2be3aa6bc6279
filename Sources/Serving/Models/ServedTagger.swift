import Corpora
import Synchronization
import Tandem
import Tensors
import Text

/// A tagger whose lines and sentences come from many requests.
package final class ServedTagger: Sendable {
  package let name: String
  /// Whether the tags of the first head are those of spans.
  package let hasSpans: Bool
  /// The columns of CoNLL-U for the tags of its heads; nil where two heads have the same.
  package let columns: [Column]?
  private let batcher: RequestBatcher<Item, Answer>

  private enum Item: Sendable {
    case line(String, TextSplit)
    case sentence(TextWords)

    /// In bytes, or about that.
    var length: Int {
      switch self {
      case .line(let text, _): text.utf8.count
      case .sentence(let words): words.words.reduce(0) { $0 + $1.utf8.count + 1 }
      }
    }
  }

  private enum Answer: Sendable {
    case words(SegmentedLine)
    case tags(Tagger.Tagging)
  }

  package init(_ tagger: Tagger, name: String, _ limits: BatchLimits, threadCount: Int) {
    (self.name, hasSpans, columns) = (name, tagger.hasSpans[0], tagger.conlluColumns())
    batcher = RequestBatcher(
      limits,
      lanes: (0..<threadCount).map { _ in
        let session = Mutex(LabelingSession(tagger.encoder, Workers(threadCount: 1)))
        return { items in try session.withLock { try Self.answers(to: items, of: tagger, in: $0) } }
      }, length: \.length)
  }

  private static func answers(
    to items: [Item], of tagger: Tagger, in session: LabelingSession
  ) throws(CancellationError) -> [Answer] {
    var answers = [Answer?](repeating: nil, count: items.count)
    var lines: [TextSplit: [(place: Int, text: String)]] = [:]
    var sentences: [(place: Int, words: TextWords)] = []
    for (place, item) in items.enumerated() {
      switch item {
      case .line(let text, let split): lines[split, default: []].append((place, text))
      case .sentence(let words): sentences.append((place, words))
      }
    }
    for (split, lines) in lines {
      let found = try tagger.encoder.segmented(lines.map(\.text), split, in: session)
      for (line, words) in zip(lines, found) { answers[line.place] = .words(words) }
    }
    let found = try tagger.tags(of: sentences.map(\.words), in: session, withProbabilities: true)
    for (sentence, tags) in zip(sentences, found) { answers[sentence.place] = .tags(tags) }
    return answers.map { $0! }
  }

  /// Finds the sentences and words of lines.
  package func segment(_ lines: [String], _ split: TextSplit = .sentences) async throws -> [SegmentedLine] {
    try await batcher.answers(to: lines.map { .line($0, split) }).compactMap {
      if case .words(let line) = $0 { line } else { nil }
    }
  }

  /// Tags of all heads for the words of texts, each of one sentence or several.
  package func tags(of texts: [TextWords]) async throws -> [Tagger.Tagging] {
    try await batcher.answers(to: texts.map { .sentence($0) }).compactMap {
      if case .tags(let tagging) = $0 { tagging } else { nil }
    }
  }

  /// Tags the words of texts of one line or several; ranges count the scalars of the whole text.
  package func tag(_ texts: [String]) async throws -> [[TaggedWord]] {
    let lines = texts.map { $0.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) }
    let segmented = try await segment(lines.joined().map { String($0) })
    var rest = zip(segmented, try await tags(of: segmented.map(\.words))).makeIterator()
    return lines.map { lines in
      var start = 0
      return lines.flatMap { line in
        defer { start += line.count + 1 }
        let (words, tagging) = rest.next()!
        return words.tokens.enumerated().map { place, token in
          TaggedWord(
            text: token.text, range: token.range.lowerBound + start..<token.range.upperBound + start,
            tag: tagging.tags[0][place], probability: Double(tagging.probabilities[0][place]))
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
