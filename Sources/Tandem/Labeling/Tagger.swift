import Corpora
import Decoding
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trained tagger: a tag for each word of a sentence.
///
/// ```swift
/// let tagger = try Tagger(contentsOf: "models/en-pos.safetensors")
/// tagger.tag(["Time flies like an arrow."])[0].map { ($0.text, $0.tag) }
/// ```
/// A value may be used from several threads at once. The tags of a sentence do not depend on the others, on the batch
/// or on the number of threads.
public struct Tagger: Sendable {
  package let encoder: BatchedEncoder
  /// Those of the model that predict tags, or the one that was asked for.
  let heads: [LabeledHead<TagHead>]

  /// Loads a model that predicts tags.
  ///
  /// - Parameters:
  ///   - path: the model file.
  ///   - head: the head to use, for a model with several, by its name or by the column that it learned from, as `UPOS`;
  ///     nil for all that predict tags.
  /// - Throws: `ModelFileError` when the file cannot be read or is damaged, is no model of this program, or predicts no
  ///   tags.
  public init(contentsOf path: String, head: String? = nil) throws {
    try self.init(
      LoadedLabelingModel(contentsOf: path, expecting: ModelKind.withTags), path: path, head: head)
  }

  /// See ``init(contentsOf:head:)``.
  public init(contentsOf url: URL, head: String? = nil) throws {
    try self.init(contentsOf: url.path, head: head)
  }

  /// - Parameters:
  ///   - name: the head to ask; nil for all that predict tags.
  ///   - batchSize: words that are tagged together; nil for the usual number.
  package init(_ loaded: LoadedLabelingModel, path: String, head name: String? = nil, batchSize: Int? = nil)
    throws(ModelFileError)
  {
    var encoder = BatchedEncoder(loaded)
    encoder.batchSize = batchSize ?? encoder.batchSize
    self.encoder = encoder
    heads = loaded.heads(of: TagHead.self, called: name)
    if heads.isEmpty {
      let names = loaded.vocabularies.heads.map(\.name).joined(separator: ", ")
      throw ModelFileError(
        path: path,
        problem: name.map { .head(found: names, expected: "\($0), with tags") }
          ?? .kind(found: ModelKind(of: loaded.model.options.heads), expected: ModelKind.withTags))
    }
  }

  /// A word of a text with its tags.
  public struct Word: Sendable, Hashable {
    /// As it stands in the line; a word that the model knows to be written otherwise, as `zu` in `zum`, as it is.
    public let text: String
    /// Where it lies in the line, in Unicode scalars; a word that is written otherwise has the place of its token.
    public let range: Range<Int>
    /// In the scheme of the training file, by the first head.
    public var tag: String { tags[0] }
    /// By each head of ``Tagger/names``; that of a column of lemmas predicts the lemma.
    public let tags: [String]
    /// How probable it is that each tag is right, calibrated on the validation sentences of the training; empty unless
    /// asked for.
    public let probabilities: [Double]
  }

  /// Finds the words of lines and tags them.
  ///
  /// - Parameters:
  ///   - lines: running text.
  ///   - split: whether the sentences of a line are tagged one by one.
  ///   - withProbabilities: give the probability of each tag.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: for each line, in order, its words; none for white space.
  /// - Throws: `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  public func tag(
    _ lines: [String], split: TextSplit = .sentences, withProbabilities: Bool = false, threads: Int = 1
  ) throws -> [[Word]] {
    try tag(
      lines, split: split, withProbabilities: withProbabilities,
      in: LabelingSession(encoder, Workers(checking: threads)))
  }

  /// Finds the sentences and words of lines.
  package func segmented(_ lines: [String], split: TextSplit = .sentences) throws(CancellationError) -> [SegmentedLine]
  {
    try encoder.segmented(lines, split, in: LabelingSession(encoder, Workers(threadCount: 1)))
  }

  package func tag(
    _ lines: [String], split: TextSplit, withProbabilities: Bool, in session: LabelingSession
  ) throws(CancellationError) -> [[Word]] {
    let lines = try encoder.segmented(lines, split, in: session)
    let taggings = try tags(of: lines.map(\.words), in: session, withProbabilities: withProbabilities)
    return zip(lines, taggings).map { line, tagging in
      line.tokens.enumerated().map { place, token in
        Word(
          text: token.text, range: token.range, tags: tagging.tags.map { $0[place] },
          probabilities: tagging.probabilities.map { Double($0[place]) })
      }
    }
  }

  /// Finds the words of one line and tags them.
  public func tag(_ line: String) throws -> [Word] { try tag([line])[0] }

  /// Tags one line for a task, as several are tagged.
  public func tag(_ line: String) async throws -> [Word] { try await tag([line])[0] }

  /// Tags lines for a task; see ``tag(_:split:withProbabilities:threads:)``. It leaves the actor of its caller, and
  /// throws `CancellationError` when the task is cancelled.
  public func tag(
    _ lines: [String], split: TextSplit = .sentences, withProbabilities: Bool = false, threads: Int = 1
  ) async throws -> [[Word]] {
    let tagLines: ([String], TextSplit, Bool, Int) throws -> [[Word]] = tag
    return try tagLines(lines, split, withProbabilities, threads)
  }

  /// The most probable tag sequences of lines by the first head, best first, with natural logarithms of their
  /// probabilities; a line without words has one sequence without tags. Each line is read as one sentence.
  ///
  /// - Throws: `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  /// - Precondition: `count` is positive.
  public func nBest(_ count: Int, of lines: [String], threads: Int = 1) throws -> [[TagPath]] {
    precondition(count > 0, "the \(count) best of a line, expected 1 or more")
    let session = LabelingSession(encoder, try Workers(checking: threads))
    let words = try encoder.segmented(lines, .none, in: session).map(\.words)
    return try nBest(count, of: words, in: session).map {
      $0.map { TagPath(tags: $0.tags, logProbability: $0.logProbability) }
    }
  }

  /// Finds tag sequences for a task; see ``nBest(_:of:threads:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func nBest(_ count: Int, of lines: [String], threads: Int = 1) async throws -> [[TagPath]] {
    let findPaths: (Int, [String], Int) throws -> [[TagPath]] = nBest
    return try findPaths(count, lines, threads)
  }

  /// Tags of a line that stand together.
  public struct TagPath: Sendable, Hashable {
    public let tags: [String]
    public let logProbability: Double
  }

  /// Tags sentences whose words are known, by the first head that predicts tags.
  ///
  /// - Parameters:
  ///   - sentences: the words of each. To a model that reads pieces of words, each stands behind a space; tagging
  ///     running text knows better.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: for each sentence, in order, a tag for each word.
  /// - Throws: `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  public func tag(sentences: [[String]], threads: Int = 1) throws -> [[String]] {
    try tag(sentences.map { TextWords($0) }, threads: threads)
  }

  /// Tags sentences for a task; see ``tag(sentences:threads:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func tag(sentences: [[String]], threads: Int = 1) async throws -> [[String]] {
    let tagSentences: ([[String]], Int) throws -> [[String]] = tag
    return try tagSentences(sentences, threads)
  }

  private func tag(_ sentences: [TextWords], threads: Int) throws -> [[String]] {
    let session = LabelingSession(encoder, try Workers(checking: threads))
    return try tags(of: sentences, in: session).map { $0.tags[0] }
  }

  // MARK: All that a tagger can predict

  /// Names of the heads that predict tags, in the order of their columns.
  public var names: [String] { heads.map(\.labels.name) }

  /// The columns that the heads have learned from, where these were chosen.
  package var columns: [String?] { heads.map(\.labels.column) }

  /// Whether the tags of each head are those of spans.
  package var hasSpans: [Bool] { heads.map { $0.labels.scheme != nil } }

  /// What was found for one sentence.
  package struct Tagging: Sendable {
    /// For each head a tag for each word, in the scheme of its training files, or what stands for it there.
    package var tags: [[String]]
    /// For each head and word the probability of its tag; empty unless asked for.
    package var probabilities: [[Float]] = []
  }

  /// - Parameter withProbabilities: give the probability of each tag.
  package func tags(
    of sentences: [TextWords], in session: LabelingSession, withProbabilities: Bool = false
  ) throws(CancellationError) -> [Tagging] {
    let heads = heads
    let parts = try encoder.run(sentences, in: session) { batch, texts, tape in
      let found = heads.map { labeled in
        let best = labeled.head.search(texts, on: tape).best()
        return (best: best, marginals: withProbabilities ? labeled.head.marginals(texts, on: tape) : nil)
      }
      return batch.unpacked(
        batch.wordShape.lengths.enumerated().map { sequence, length in
          var tagging = RawTagging()
          for (best, marginals) in found {
            // A mask that allows nothing for a sentence of one word, say, leaves the first tag.
            let tags = best[sequence] ?? [Int32](repeating: 0, count: length)
            tagging.tags.append(tags)
            if let marginals {
              tagging.probabilities.append(
                tags.enumerated().map { marginals.row(batch.wordShape.row(sequence, $0))[Int($1)] })
            }
          }
          return tagging
        })
    }
    return zip(sentences, parts).map { sentence, parts in
      var tagging = tagging(parts, of: sentence.words)
      // A sentence without words has no part that would show what was asked for.
      if withProbabilities && parts.isEmpty { tagging.probabilities = heads.map { _ in [] } }
      return tagging
    }
  }

  /// Numbers of tags, before they have names.
  private struct RawTagging: Sendable {
    var tags: [[Int32]] = []
    var probabilities: [[Float]] = []
  }

  private func tagging(_ parts: [RawTagging], of words: [String]) -> Tagging {
    var tagging = Tagging(tags: [])
    for (place, head) in heads.enumerated() {
      tagging.tags.append(head.output(ofParts: parts.map { $0.tags[place] }, of: words))
      if parts.first?.probabilities.isEmpty == false {
        let probabilities = parts.flatMap { $0.probabilities[place] }
        tagging.probabilities.append(
          head.labels.calibration.map { calibration in
            probabilities.map { Float(calibration(Double($0))) }
          } ?? probabilities)
      }
    }
    return tagging
  }

  /// The most probable tag sequences of each sentence by the first head, best first, with natural logarithms of their
  /// probabilities. Sentences that are too long to be read at once have the best alone; a sentence without words has
  /// one sequence without tags, which is certain.
  ///
  /// No sequence comes twice: of several that are written alike, in the scheme of the training files or as lemmas, the
  /// most probable stands for all. Only tags that are chosen each by itself may be such, as they can break the scheme.
  package func nBest(
    _ count: Int, of sentences: [TextWords], in session: LabelingSession
  ) throws(CancellationError) -> [[(tags: [String], logProbability: Double)]] {
    let head = heads[0]
    let parts = try encoder.run(sentences, in: session) { parts, batch, texts, tape in
      let search = head.head.search(texts, on: tape)
      let words = parts.map { Array(sentences[$0.text].words[$0.words]) }
      var (asked, found) = (count, batch.unpacked(search.nBest(count)))
      var different = zip(words, found).map { head.different($1, of: $0, count) }
      // More are asked for while some text may have more.
      while asked < 16 * count, zip(found, different).contains(where: { $0.count == asked && $1.count < count }) {
        asked *= 2
        found = batch.unpacked(search.nBest(asked))
        different = zip(words, found).map { head.different($1, of: $0, count) }
      }
      return different
    }
    return zip(sentences, parts).map { sentence, parts in
      let ranks = parts.count == 1 ? parts[0].count : min(1, parts.map(\.count).min() ?? 1)
      return (0..<ranks).map { rank in
        (
          head.output(ofParts: parts.map { $0[rank].tags }, of: sentence.words),
          parts.reduce(0) { $0 + $1[rank].logProbability }
        )
      }
    }
  }
}

extension LabeledHead {
  /// What is written for tags beside words.
  ///
  /// - Parameter parts: those of each part of a text.
  fileprivate func output(ofParts parts: [[Int32]], of words: [String]) -> [String] {
    guard let encodedTags else { return labels.output(ofParts: parts) }
    return zip(parts.joined(), words).map { encodedTags[Int($0)].value(of: $1) }
  }

  /// The first so many sequences that differ when they are written.
  fileprivate func different(_ sequences: [TagSequence], of words: [String], _ count: Int) -> [TagSequence] {
    if labels.outputScheme == nil && encodedTags == nil { return Array(sequences.prefix(count)) }
    var written: Set<[String]> = []
    return Array(
      sequences.filter { written.insert(output(ofParts: [$0.tags], of: words)).inserted }.prefix(count))
  }
}

extension LabelingVocabularies.LabelVocabulary {
  /// The names of tags, in the scheme in which they are written.
  ///
  /// - Parameter parts: those of each part of a text: no span reaches from one into the next.
  fileprivate func output(ofParts parts: [[Int32]]) -> [String] {
    let names = parts.map { $0.map { labels[$0] } }
    guard let outputScheme else { return names.flatMap { $0 } }
    return spelled(names.count == 1 ? names[0] : names.flatMap { TagScheme.bio.converting($0) }, outputScheme)
  }

  /// Tags in any scheme of spans, as the model writes them; others as they are.
  func written(_ tags: [String]) -> [String] {
    guard let outputScheme else { return tags }
    return spelled((outputSpelling ?? .standard).standard(tags), outputScheme)
  }

  private func spelled(_ tags: [String], _ scheme: TagScheme) -> [String] {
    let converted = scheme.converting(tags)
    return outputSpelling?.spelled(converted) ?? converted
  }
}
