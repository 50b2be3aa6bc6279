import Models
import Tensors
import Text

/// The tokenizers of a translator, as its model file keeps them.
package struct TranslatorTokenizers: Sendable {
  private static let sourceKey = "source_tokenizer"
  private static let targetKey = "target_tokenizer"

  package let source: Tokenizer
  package let target: Tokenizer

  static func encode(source: Tokenizer, target: Tokenizer) throws -> [String: String] {
    let (sourceText, targetText) = (try ModelDescription.part(source), try ModelDescription.part(target))
    // A joint vocabulary is kept once.
    return sourceText == targetText ? [sourceKey: sourceText] : [sourceKey: sourceText, targetKey: targetText]
  }

  init(_ file: ModelFile) throws(ModelFileError) {
    source = try file.decodedPart(Self.sourceKey)
    target = try file.description.parts[Self.targetKey] == nil ? source : file.decodedPart(Self.targetKey)
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
