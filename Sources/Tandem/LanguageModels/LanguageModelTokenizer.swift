import Corpora
import Models
import Tensors
import Text
import Tokens

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
    [Self.tokenizerKey: try ModelDescription.part(tokenizer), Self.unitKey: unit.rawValue]
  }

  package init(_ file: ModelFile) throws(ModelFileError) {
    tokenizer = try file.decodedPart(Self.tokenizerKey)
    let name = try file.part(Self.unitKey)
    guard let unit = TextUnit(rawValue: name) else {
      throw file.error(.part(name: Self.unitKey, problem: "found \(name), which this version of tandem does not know"))
    }
    self.unit = unit
  }

  package var vocabulary: Vocabulary { tokenizer.vocabulary }

  /// The tokens of a line, without its end.
  package func tokens(of line: String) -> [TokenID] { tokenizer.encode(unit.prepared(line)) }
}
