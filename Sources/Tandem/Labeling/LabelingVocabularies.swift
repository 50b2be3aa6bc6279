import Corpora
import Evaluation
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a labeling model needs beside its weights: how texts become tokens, and what the numbers of labels mean.
package struct LabelingVocabularies: Sendable {
  package let encoding: InputVocabulary
  /// Makes words of running text.
  package var segmenter: WordSegmenter { didSet { splitter = SentenceSplitter(for: segmenter) } }
  /// Finds the sentences of running text.
  package private(set) var splitter: SentenceSplitter
  package let heads: [LabelVocabulary]
  /// What sentences and words of running text are, where the model has learned it, as it is used then; nil to find them
  /// by rules.
  package var learnedSegmenter: SegmenterPart?

  private static let encodingKey = "text_encoding"
  private static let segmenterKey = "word_segmenter"
  static let headsKey = "heads"

  /// What a head predicts.
  package struct LabelVocabulary: Sendable, Codable, Equatable {
    /// `UPOS`, `ner`, `sentiment`; no two heads of a model have the same.
    package var name: String
    package var labels: LabelSet
    /// The scheme of the tags, nil for tags that are in none.
    package var scheme: TagScheme?
    /// The scheme that tags were in where the model learned them, and in which it predicts them.
    package var outputScheme: TagScheme?
    /// How tags were written there, where that is not the standard spelling.
    package var outputSpelling: TagSpelling?
    /// How the tags stand for the values of their column; nil where they are these. Older files have none.
    package var encoding: TagEncoding?
    /// The column that the tags stood in, as `UPOS` or `-1`; nil for the one that a format has them in by custom.
    package var column: String?
    /// How many labels there are.
    package var count: Int { labels.count }
    /// A label of several applies from this probability on.
    package var threshold = 0.5
    /// How the probabilities of the head are to be changed; nil where that is not known.
    package var calibration: ProbabilityCalibration?
    /// Of the ends of words: the words of tokens in which they are not written one behind the other.
    package var multiwordForms: MultiwordForms?

    package init(name: String, labels: LabelSet) {
      self.name = name
      self.labels = labels
    }

    /// What the labels are, by their numbers; nil where they are the values of their column as they stand, and where
    /// there is an ``undecodableLabel``.
    var encodedTags: [any EncodedTag]? {
      guard let type = encoding?.type else { return nil }
      let tags = labels.names.compactMap { type.init($0) as (any EncodedTag)? }
      return tags.count == labels.count ? tags : nil
    }

    /// The first label that its encoding does not know.
    var undecodableLabel: String? {
      encoding.flatMap { encoding in labels.names.first { encoding.type.init($0) == nil } }
    }

    /// Which tags may follow one another by their scheme; nil where all may.
    var mask: TransitionMask? {
      guard let scheme else { return nil }
      let labels = labels.names
      return TransitionMask(
        transitions: labels.flatMap { from in labels.map { scheme.allows(from, $0) } },
        start: labels.map { scheme.allows(nil, $0) }, end: labels.map { scheme.allows($0, nil) })
    }
  }

  init(
    encoding: InputVocabulary, segmenter: WordSegmenter, heads: [LabelVocabulary],
    learnedSegmenter: SegmenterPart? = nil
  ) {
    self.learnedSegmenter = learnedSegmenter
    (self.encoding, self.segmenter, self.heads) = (encoding, segmenter, heads)
    splitter = SentenceSplitter(for: segmenter)
  }

  /// The same with calibrated heads.
  package func calibrated(_ calibrations: [ProbabilityCalibration?]) -> LabelingVocabularies {
    var heads = heads
    for (place, calibration) in calibrations.enumerated() {
      heads[place].calibration = calibration
    }
    return LabelingVocabularies(
      encoding: encoding, segmenter: segmenter, heads: heads, learnedSegmenter: learnedSegmenter)
  }

  package func encoded() throws -> [String: String] {
    var parts = [
      Self.encodingKey: try ModelDescription.part(encoding), Self.segmenterKey: try ModelDescription.part(segmenter),
      Self.headsKey: try ModelDescription.part(heads),
    ]
    if let learnedSegmenter { parts[SegmenterPart.key] = try ModelDescription.part(learnedSegmenter) }
    return parts
  }
}

extension LabelingVocabularies {
  /// Takes the calibration of heads out of the parts of a model file; other files stay as they are.
  static func dropCalibration(of parts: inout [String: String]) {
    guard let text = parts[headsKey],
      var heads = try? JSONDecoder().decode([LabelVocabulary].self, from: Data(text.utf8))
    else { return }
    for place in heads.indices { heads[place].calibration = nil }
    parts[headsKey] = (try? ModelDescription.part(heads)) ?? text
  }

  /// What the model reads are characters of running text.
  private var areOfBoundaries: Bool { heads.map(\.labels) == [TextBoundary.labels] }

  /// How many tokens there are, by name.
  var sizes: [(name: String, size: Int)] {
    switch encoding {
    case .words(let wordVocabulary):
      let characters = wordVocabulary.options.usesCharacters ? [("character", wordVocabulary.characters.count)] : []
      return [(areOfBoundaries ? "character" : "word", wordVocabulary.words.count)] + characters
    case .pieces(let tokenizer): return [("piece", tokenizer.vocabulary.count)]
    }
  }

  package init(_ file: ModelFile) throws(ModelFileError) {
    encoding = try file.decodedPart(Self.encodingKey)
    segmenter = try file.decodedPart(Self.segmenterKey)
    splitter = SentenceSplitter(for: segmenter)
    heads = try file.decodedPart(Self.headsKey)
    if file.description.parts[SegmenterPart.key] != nil { learnedSegmenter = try file.decodedPart(SegmenterPart.key) }
  }
}
