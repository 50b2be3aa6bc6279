import Corpora
import Models
import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a language model reads text, as its model file keeps it.
package struct LanguageModelTokenizer: Sendable {
  private static let tokenizerKey = "tokenizer"
  private static let unitKey = "unit"

  package let tokenizer: Tokenizer
  package let unit: TextUnit

  init(tokenizer: Tokenizer, unit: TextUnit) {
    self.tokenizer = tokenizer
    self.unit = unit
  }

  /// The tokens of the target side of a translator.
  init(target: Tokenizer) {
    let pieceless: TextUnit = target.pipeline.segmenter.mode == .character ? .characters : .words
    self.init(tokenizer: target, unit: target.encoding == nil ? pieceless : .pieces)
  }

  func encoded() throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [
      Self.tokenizerKey: String(decoding: try encoder.encode(tokenizer), as: UTF8.self), Self.unitKey: unit.rawValue,
    ]
  }

  package init(_ file: ModelFile) throws {
    func part(_ key: String) throws -> String {
      guard let text = file.description.parts[key] else { throw file.error(.part(name: key, problem: "it is missing")) }
      return text
    }
    do {
      tokenizer = try JSONDecoder().decode(Tokenizer.self, from: Data(part(Self.tokenizerKey).utf8))
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw file.error(.part(name: Self.tokenizerKey, problem: "\(error)"))
    }
    let name = try part(Self.unitKey)
    guard let unit = TextUnit(rawValue: name) else {
      throw file.error(.part(name: Self.unitKey, problem: "found \(name), which this version of tandem does not know"))
    }
    self.unit = unit
  }

  /// The tokens of a line, without its end.
  package func tokens(of line: String) -> [Int32] { tokenizer.encode(unit.prepared(line)).map(\.rawValue) }
}

/// A neural language model as it comes from its file.
package struct LoadedLanguageModel: Sendable {
  package let model: NeuralLanguageModel
  package let weights: Weights
  package let parts: LanguageModelTokenizer

  /// - Throws: `ModelFileError`.
  package init(contentsOf path: String) throws { try self.init(ModelFile.load(path, expecting: .languageModel)) }

  init(_ file: ModelFile) throws {
    let options = try file.options(default: LanguageModelOptions())
    do {
      try options.validate()
    } catch {
      throw file.error(.impossibleOptions(error))
    }
    parts = try LanguageModelTokenizer(file)
    if parts.tokenizer.vocabulary.count != options.vocabularySize {
      throw file.error(
        .vocabularySize(name: "text", found: parts.tokenizer.vocabulary.count, expected: options.vocabularySize))
    }
    model = NeuralLanguageModel(options)
    weights = try file.weights(for: model.parameters)
  }
}
