import Corpora
import Decoding
import Foundation
import Models
import Tensors
import Text

/// What a labeling model needs beside its weights: how texts become tokens, and what the numbers of labels mean.
package struct LabelingVocabularies: Sendable {
  package let encoding: InputVocabulary
  /// Makes words of running text.
  package let segmenter: WordSegmenter
  package let heads: [LabelVocabulary]

  private static let encodingKey = "text_encoding"
  private static let segmenterKey = "word_segmenter"
  private static let headsKey = "heads"

  /// What a head says.
  package struct LabelVocabulary: Sendable, Codable, Hashable {
    /// `UPOS`, `ner`, `sentiment`; no two heads of a model have the same.
    package var name: String
    package var labels: LabelSet
    /// The scheme of the tags, nil for tags that are in none.
    package var scheme: TagScheme?
    /// The scheme that tags were in where the model learned them, and in which it says them again.
    package var outputScheme: TagScheme?
    /// The column that the tags stood in, as `UPOS` or `-1`; nil for the one that a format has them in by custom.
    package var column: String?
    /// A label of several applies from this probability on.
    package var threshold = 0.5

    package init(name: String, labels: LabelSet) {
      self.name = name
      self.labels = labels
    }

    /// Which tags may follow one another by their scheme; nil where all may.
    var mask: TransitionMask? {
      guard let scheme else { return nil }
      let labels = labels.labels
      return TransitionMask(
        transitions: labels.flatMap { from in labels.map { scheme.allows(from, $0) } },
        start: labels.map { scheme.allows(nil, $0) }, end: labels.map { scheme.allows($0, nil) })
    }
  }

  func encoded() throws -> [String: String] {
    func text(_ value: some Encodable) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    return [
      Self.encodingKey: try text(encoding), Self.segmenterKey: try text(segmenter), Self.headsKey: try text(heads),
    ]
  }
}

extension LabelingVocabularies {
  /// What tokens there are, by name.
  var vocabularies: [(name: String, size: Int)] {
    switch encoding {
    case .words(let wordVocabulary):
      let characters = wordVocabulary.options.usesCharacters ? [("character", wordVocabulary.characters.count)] : []
      return [("word", wordVocabulary.words.count)] + characters
    case .pieces(let tokenizer): return [("piece", tokenizer.vocabulary.count)]
    }
  }

  package init(_ file: ModelFile) throws {
    func part<Part: Decodable>(_ key: String) throws -> Part {
      guard let text = file.description.parts[key] else { throw file.error(.part(name: key, problem: "it is missing")) }
      do {
        return try JSONDecoder().decode(Part.self, from: Data(text.utf8))
      } catch {
        throw file.error(.part(name: key, problem: "\(error)"))
      }
    }
    encoding = try part(Self.encodingKey)
    segmenter = try part(Self.segmenterKey)
    heads = try part(Self.headsKey)
  }
}

/// A labeling model as it comes from its file.
package struct LoadedLabelingModel: Sendable {
  package let model: LabelingModel
  package let weights: Weights
  package let parts: LabelingVocabularies

  /// - Throws: `ModelFileError`.
  package init(contentsOf path: String) throws { try self.init(ModelFile.load(path)) }

  init(_ file: ModelFile) throws {
    guard file.description.kind.labels else {
      throw file.error(.kind(found: file.description.kind.rawValue, expected: "tagger, classifier or joint"))
    }
    let options = try file.options(default: LabelingOptions())
    do {
      try options.validate()
    } catch {
      throw file.error(.impossibleOptions(error))
    }
    let parts = try LabelingVocabularies(file)
    try Self.check(file, options, parts)
    let model = LabelingModel(options, masks: parts.heads.map(\.mask))
    self.model = model
    self.parts = parts
    weights = try file.weights(for: model.parameters)
  }

  /// Checks that the vocabularies and labels are those of the options.
  private static func check(_ file: ModelFile, _ options: LabelingOptions, _ parts: LabelingVocabularies) throws {
    var sizes = [("text", parts.encoding.vocabularySize, options.vocabularySize)]
    if case .words(let wordVocabulary) = parts.encoding, let spelling = options.spelling {
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
    sizes.append(("head", parts.heads.count, options.heads.count))
    for (head, options) in zip(parts.heads, options.heads) {
      sizes.append((head.name, head.labels.count, options.labelCount))
    }
    for (name, found, expected) in sizes where found != expected {
      throw file.error(.vocabularySize(name: name, found: found, expected: expected))
    }
  }
}

extension ModelKind {
  /// Whether such a model labels words or texts.
  var labels: Bool { self == .tagger || self == .classifier || self == .joint }
}
