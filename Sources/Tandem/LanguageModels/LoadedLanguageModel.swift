import Models
import Tensors
import Text

/// A neural language model as it comes from its file.
package struct LoadedLanguageModel: Sendable {
  package let model: NeuralLanguageModel
  package var weights: Weights
  package let text: LanguageModelTokenizer

  /// Lines are parts of one text: each begins where the one before it has left the model.
  var carriesState: Bool { model.options.carriesState }

  /// - Throws: `ModelFileError`.
  package init(contentsOf path: String) throws {
    try InstructionSet.checkLimit()
    try self.init(ModelFile.load(path, expecting: .languageModel))
  }

  init(_ file: ModelFile) throws {
    let options = try file.options(default: LanguageModelOptions())
    do {
      try options.validate()
    } catch {
      throw file.error(.impossibleOptions(error))
    }
    text = try LanguageModelTokenizer(file)
    if text.vocabulary.count != options.vocabularySize {
      throw file.error(
        .vocabularySize(name: "text", found: text.vocabulary.count, expected: options.vocabularySize))
    }
    model = NeuralLanguageModel(options)
    weights = try file.weights(for: model.parameters)
  }
}
