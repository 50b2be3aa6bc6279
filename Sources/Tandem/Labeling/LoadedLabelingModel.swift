import Corpora
import Models
import Tensors
import Text

/// A labeling model as it comes from its file.
package struct LoadedLabelingModel: Sendable {
  package let model: LabelingModel
  package internal(set) var weights: Weights
  package var vocabularies: LabelingVocabularies

  /// - Parameters:
  ///   - kinds: those that will do.
  /// - Throws: `ModelFileError`, also for a model of another kind.
  package init(
    contentsOf path: String, expecting kinds: [ModelKind] = ModelKind.labeling
  ) throws {
    try InstructionSet.checkLimit()
    try self.init(ModelFile.load(path), expecting: kinds)
  }

  init(_ file: ModelFile, expecting kinds: [ModelKind] = ModelKind.labeling) throws {
    guard kinds.contains(file.description.kind) else {
      throw file.error(.kind(found: file.description.kind, expected: kinds))
    }
    let options = try file.options(default: LabelingOptions())
    do {
      try options.validate()
    } catch {
      throw file.error(.impossibleOptions(error))
    }
    let vocabularies = try LabelingVocabularies(file)
    try Self.check(file, options, vocabularies)
    let model = LabelingModel(options, masks: vocabularies.heads.map(\.mask))
    self.model = model
    self.vocabularies = vocabularies
    weights = try file.weights(for: model.parameters)
  }

  /// The heads that predict something of one kind, each with what its answers mean.
  ///
  /// - Parameter name: of the only head that is wanted, or the column that it learned from; nil for all.
  func heads<Head: TaskHead>(of kind: Head.Type, called name: String? = nil) -> [LabeledHead<Head>] {
    let heads = zip(model.heads, vocabularies.heads).compactMap { head, labels in
      (head as? Head).map { LabeledHead(head: $0, labels: labels) }
    }
    guard let name else { return heads }
    let named = heads.filter { $0.labels.name == name }
    return named.isEmpty ? heads.filter { $0.labels.column == name } : named
  }

  /// Checks that the vocabularies and labels are those of the options.
  private static func check(
    _ file: ModelFile, _ options: LabelingOptions, _ vocabularies: LabelingVocabularies
  ) throws {
    var sizes = [("text", vocabularies.encoding.vocabularySize, options.vocabularySize)]
    if case .words(let wordVocabulary) = vocabularies.encoding, let spelling = options.spelling {
      if spelling.characters != .none {
        sizes.append(("character", wordVocabulary.characters.count, spelling.characterVocabularySize))
      }
      sizes.append(("feature", wordVocabulary.features.count, spelling.featureVocabularySizes.count))
      for (found, expected) in zip(wordVocabulary.features.map(\.count), spelling.featureVocabularySizes) {
        sizes.append(("feature", found, expected))
      }
      if spelling.characters != .none && !wordVocabulary.options.usesCharacters {
        throw file.error(.part(name: "text_encoding", problem: "words have no characters"))
      }
    } else if options.spelling != nil {
      throw file.error(.part(name: "text_encoding", problem: "pieces have no spelling"))
    }
    if (options.segmenter == nil) != (vocabularies.learnedSegmenter == nil) {
      let found = options.segmenter == nil ? "it is not among the options" : "it is missing"
      throw file.error(.part(name: SegmenterPart.key, problem: found))
    }
    if let segmenter = options.segmenter, let part = vocabularies.learnedSegmenter {
      sizes.append(("segmenter", part.characters.words.count, segmenter.vocabularySize))
      sizes.append(("boundary", TextBoundary.labels.count, segmenter.head.labelCount))
    }
    sizes.append(("head", vocabularies.heads.count, options.heads.count))
    for (vocabulary, head) in zip(vocabularies.heads, options.heads) {
      sizes.append((vocabulary.name, vocabulary.labels.count, head.options.labelCount))
    }
    for (name, found, expected) in sizes where found != expected {
      throw file.error(.vocabularySize(name: name, found: found, expected: expected))
    }
    for head in vocabularies.heads {
      if let label = head.undecodableLabel {
        let problem = "\(head.name): \(label.excerpt) is no \(head.encoding?.rawValue ?? "tag")"
        throw file.error(.part(name: LabelingVocabularies.headsKey, problem: problem))
      }
    }
  }
}

/// A head of a model with the labels that it predicts.
struct LabeledHead<Head: TaskHead>: Sendable {
  let head: Head
  let labels: LabelingVocabularies.LabelVocabulary
  /// By the numbers of labels; nil where these are the values of their column as they stand.
  let encodedTags: [any EncodedTag]?

  init(head: Head, labels: LabelingVocabularies.LabelVocabulary) {
    (self.head, self.labels, encodedTags) = (head, labels, labels.encodedTags)
  }
}
