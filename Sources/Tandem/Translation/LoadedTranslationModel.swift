import Models
import Tensors
import Text

/// A translation model as it comes from its file.
package struct LoadedTranslationModel: Sendable {
  package let model: TranslationModel
  package internal(set) var weights: Weights
  package let text: TranslatorText
  let shortlist: ShortlistPart?
  let confidence: TranslationConfidence?

  /// - Throws: `ModelFileError`.
  package init(contentsOf path: String) throws(ModelFileError) {
    try self.init(ModelFile.load(path, expecting: .translator))
  }

  init(_ file: ModelFile) throws(ModelFileError) {
    let options = try file.translationOptions()
    text = try TranslatorText(file)
    for (name, vocabulary, size) in [
      ("source", text.source.vocabulary, options.sourceVocabularySize),
      ("target", text.target.vocabulary, options.targetVocabularySize),
    ] where vocabulary.count != size {
      throw file.error(.vocabularySize(name: name, found: vocabulary.count, expected: size))
    }
    model = TranslationModel(options)
    shortlist = ShortlistPart(file)
    confidence = try ConfidencePart.read(file)
    if confidence != nil && text.wordFrequencies == nil {
      throw file.error(.part(name: TranslatorText.wordsKey, problem: "it is missing"))
    }
    weights = try file.weights(for: model.parameters)
  }
}
