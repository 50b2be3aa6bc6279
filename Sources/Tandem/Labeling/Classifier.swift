import Corpora
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A trained classifier: a label, or several, for a text.
///
/// ```swift
/// let classifier = try Classifier(contentsOf: "models/en-sentiment.safetensors")
/// classifier.classify(["What a waste of time."])[0].labels  // ["negative"]
/// ```
/// A value may be used from several threads at once. The labels of a text do not depend on the others, on the batch or
/// on the number of threads.
public struct Classifier: Sendable {
  /// What becomes of texts that are too long to be read at once.
  public enum LongTexts: String, Sendable, Hashable, CaseIterable {
    /// The beginning stands for all.
    case truncate
    /// All parts are read, and the mean of their probabilities decides, each by its length.
    case chunks
  }

  package let encoder: BatchedEncoder
  /// The one of the model that is asked, and what its labels are called.
  let head: ClassHead
  let vocabulary: LabelingVocabularies.LabelVocabulary

  /// Loads a model that predicts classes.
  ///
  /// - Parameters:
  ///   - path: the model file.
  ///   - head: the head to use, for a model with several; nil for the first.
  /// - Throws: `ModelFileError` when the file cannot be read or is damaged, is no model of this program, or predicts no
  ///   classes.
  public init(contentsOf path: String, head: String? = nil) throws {
    try self.init(
      LoadedLabelingModel(contentsOf: path, expecting: ModelKind.withClasses), path: path, head: head)
  }

  /// See ``init(contentsOf:head:)``.
  public init(contentsOf url: URL, head: String? = nil) throws {
    try self.init(contentsOf: url.path, head: head)
  }

  /// - Parameters:
  ///   - name: the head to ask, for a model that has several; nil for the first.
  ///   - partLength: words that are read at once; nil for the usual number.
  ///   - batchSize: words that are read together; nil for the usual number.
  package init(
    _ loaded: LoadedLabelingModel, path: String, head name: String? = nil, partLength: Int? = nil,
    batchSize: Int? = nil
  ) throws(ModelFileError) {
    var encoder = BatchedEncoder(loaded)
    if let partLength { encoder.partLength = partLength }
    if let batchSize { encoder.batchSize = batchSize }
    self.encoder = encoder
    let heads = loaded.heads(of: ClassHead.self)
    guard let first = heads.first(where: { name == nil || $0.labels.name == name }) else {
      let names = loaded.vocabularies.heads.map(\.name).joined(separator: ", ")
      throw ModelFileError(
        path: path,
        problem: name.map { .head(found: names, expected: "\($0), with classes") }
          ?? .kind(found: ModelKind(of: loaded.model.options.heads), expected: ModelKind.withClasses))
    }
    (self.head, vocabulary) = (first.head, first.labels)
  }

  /// What was found for one text.
  public struct Classification: Sendable, Hashable {
    /// A label with its probability.
    public struct Label: Sendable, Hashable {
      /// As in the training file.
      public let name: String
      /// From 0 to 1; of one label the probabilities of all sum to 1, and are calibrated on the validation texts of the
      /// training.
      public let probability: Double
    }

    /// One, or of several those that apply, the most probable first; none for a text without words.
    public let labels: [String]
    /// All labels, the most probable first; none for a text without words.
    public let ranking: [Label]
  }

  /// All labels, in the order of their numbers.
  public var labels: [String] { vocabulary.labels.names }

  /// Several labels may apply to one text.
  public var isMultiLabel: Bool { head.options.isMultiLabel }

  /// Classifies texts, by the first head that predicts classes.
  ///
  /// - Parameters:
  ///   - texts: running text, whose words are found.
  ///   - longTexts: what becomes of those of more than 2,000 words.
  ///   - split: whether sentences are read one by one, for a model that has learned from single sentences: the mean of
  ///     their probabilities decides, each by its length.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Returns: what was found for each text, in order.
  /// - Throws: `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  public func classify(
    _ texts: [String], longTexts: LongTexts = .truncate, split: TextSplit = .none, threads: Int = 1
  ) throws -> [Classification] {
    try classify(texts, longTexts, split: split, in: LabelingSession(encoder, Workers(checking: threads)))
  }

  /// Classifies one text.
  public func classify(_ text: String) throws -> Classification { try classify([text])[0] }

  /// Classifies one text for a task, as several are classified.
  public func classify(_ text: String) async throws -> Classification { try await classify([text])[0] }

  /// Classifies texts for a task; see ``classify(_:longTexts:split:threads:)``. It leaves the actor of its caller, and
  /// throws `CancellationError` when the task is cancelled.
  public func classify(
    _ texts: [String], longTexts: LongTexts = .truncate, split: TextSplit = .none, threads: Int = 1
  ) async throws -> [Classification] {
    let classifyTexts: ([String], LongTexts, TextSplit, Int) throws -> [Classification] = classify
    return try classifyTexts(texts, longTexts, split, threads)
  }

  package func classify(
    _ texts: [String], _ longTexts: LongTexts, split: TextSplit = .none, in session: LabelingSession
  ) throws(CancellationError) -> [Classification] {
    try parts(of: texts, longTexts, split: split, in: session) { head, texts, tape in
      head.probabilities(texts, on: tape)
    }
    .map(classification)
  }

  private func classification(_ parts: [Part]) -> Classification {
    guard !parts.isEmpty else { return Classification(labels: [], ranking: []) }
    var mean = [Float](repeating: 0, count: labels.count)
    for part in parts {
      for (label, probability) in part.values.enumerated() { mean[label] += part.share * probability }
    }
    let chosen = head.chosen(mean, threshold: Float(vocabulary.threshold))
    let order = mean.indices.sorted { (mean[$0], $1) > (mean[$1], $0) }
    let probabilities = mean.map { Double($0) }
    let calibrated = vocabulary.calibration?(probabilities) ?? probabilities
    return Classification(
      labels: chosen.map { labels[Int($0)] },
      ranking: order.map { label in
        Classification.Label(name: labels[label], probability: min(1, calibrated[label]))
      })
  }

  /// What the head predicts of a text, or of a part of one that is too long to be read at once.
  struct Part: Sendable {
    /// One for each label.
    let values: [Float]
    /// How much it counts: its share of the words of the text.
    let share: Float
  }

  /// - Parameter answer: what is asked of the head, `[textCount, labels]` in the order of the packed texts.
  /// - Returns: the parts of each text; none of one without words.
  func parts(
    of texts: [String], _ longTexts: LongTexts, split: TextSplit = .none, in session: LabelingSession,
    _ answer: @Sendable (ClassHead, EncoderStates, Tape) -> Matrix
  ) throws(CancellationError) -> [[Part]] {
    let segmenter = encoder.segmenter
    let head = head
    let splitter = split == .sentences ? encoder.splitter : nil
    var words = texts.map { segmenter.words(of: $0, splitBy: splitter) }
    if longTexts == .truncate { words = words.map { $0.prefix(encoder.partLength) } }
    let found = try encoder.run(words, in: session) { batch, texts, tape in
      let answers = answer(head, texts, tape)
      return batch.source.unpacked((0..<answers.rows).map { Array(answers.row($0)) })
    }
    return zip(words, found).map { words, found in
      zip(encoder.ranges(ofPartsOf: words), found).map { range, values in
        Part(values: values, share: Float(range.count) / Float(words.count))
      }
    }
  }
}
