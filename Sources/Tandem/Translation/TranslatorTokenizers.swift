import Decoding
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The tokenizers of a translator, as its model file keeps them.
package struct TranslatorTokenizers: Sendable {
  private static let sourceKey = "source_tokenizer"
  private static let targetKey = "target_tokenizer"

  package let source: Tokenizer
  package let target: Tokenizer

  static func encode(source: Tokenizer, target: Tokenizer) throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let sourceText = String(decoding: try encoder.encode(source), as: UTF8.self)
    let targetText = String(decoding: try encoder.encode(target), as: UTF8.self)
    // A joint vocabulary is kept once.
    return sourceText == targetText ? [sourceKey: sourceText] : [sourceKey: sourceText, targetKey: targetText]
  }

  package static func load(_ path: String) throws -> (model: TranslationStepModel, parts: TranslatorTokenizers) {
    let file = try ModelFile.load(path, expecting: .translator)
    let options = try file.translationOptions()
    let parts = try TranslatorTokenizers(file)
    for (name, vocabulary, size) in [
      ("source", parts.source.vocabulary, options.sourceVocabularySize),
      ("target", parts.target.vocabulary, options.targetVocabularySize),
    ] where vocabulary.count != size {
      throw file.error(.vocabularySize(name: name, found: vocabulary.count, expected: size))
    }
    let model = TranslationModel(options)
    return (TranslationStepModel(model, weights: try file.weights(for: model.parameters)), parts)
  }

  private init(_ file: ModelFile) throws {
    let decoder = JSONDecoder()
    func tokenizer(_ key: String) throws -> Tokenizer? {
      guard let text = file.description.parts[key] else { return nil }
      do {
        return try decoder.decode(Tokenizer.self, from: Data(text.utf8))
      } catch {
        throw file.error(.part(name: key, problem: "\(error)"))
      }
    }
    guard let source = try tokenizer(Self.sourceKey) else {
      throw file.error(.part(name: Self.sourceKey, problem: "it is missing"))
    }
    self.source = source
    target = try tokenizer(Self.targetKey) ?? source
  }

  /// Whether text means the same tokens to both.
  func hasSameVocabularies(as other: TranslatorTokenizers) -> Bool {
    source.makesSameTokens(as: other.source) && target.makesSameTokens(as: other.target)
  }
}

extension Tokenizer {
  fileprivate func makesSameTokens(as other: Tokenizer) -> Bool {
    cutsText(as: other) && vocabulary == other.vocabulary
  }

  /// Whether the pieces of any text are the same, whatever their numbers.
  func cutsText(as other: Tokenizer) -> Bool {
    pipeline == other.pipeline && encoding?.merges == other.encoding?.merges
  }
}
