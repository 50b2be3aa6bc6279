import Decoding
import Models
import Tensors
import Text

/// The tokenizers of a translator, as its model file keeps them, and what the text of its training repeats.
package struct TranslatorTokenizers: Sendable {
  private static let sourceKey = "source_tokenizer"
  private static let targetKey = "target_tokenizer"
  private static let repetitionKey = "target_repetition"

  package let source: Tokenizer
  package let target: Tokenizer
  /// Of target tokens.
  package let repetition: RepetitionLimits

  package static func encode(source: Tokenizer, target: Tokenizer) throws -> [String: String] {
    let (sourceText, targetText) = (try ModelDescription.part(source), try ModelDescription.part(target))
    // A joint vocabulary is kept once.
    return sourceText == targetText ? [sourceKey: sourceText] : [sourceKey: sourceText, targetKey: targetText]
  }

  init(_ file: ModelFile) throws(ModelFileError) {
    source = try file.decodedPart(Self.sourceKey)
    target = try file.description.parts[Self.targetKey] == nil ? source : file.decodedPart(Self.targetKey)
    if file.description.parts[Self.repetitionKey] == nil {
      repetition = RepetitionLimits()
    } else if let limits = RepetitionLimits(copies: try file.decodedPart(Self.repetitionKey)) {
      repetition = limits
    } else {
      throw file.error(.part(name: Self.repetitionKey, problem: "impossible limits of repetitions"))
    }
  }

  /// The part of a model file that tells of repetitions; none where they are the usual ones.
  static func encode(_ repetition: RepetitionLimits) throws -> [String: String] {
    repetition == RepetitionLimits() ? [:] : [repetitionKey: try ModelDescription.part(repetition.copies)]
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
