import Layers
import Tensors

/// The options of a model that labels texts: one encoder, and a head for each thing that is to be said.
package struct LabelingOptions: Sendable, Hashable, Codable {
  package var encoder = EncoderOptions()
  package var vocabularySize = 0
  /// How words are written; nil where tokens are pieces, which have no spelling of their own.
  package var spelling: CharacterEncoderOptions?
  package var heads: [HeadOptions] = []
  package var initialization = Initialization()

  package init() {}
}

extension LabelingOptions {
  /// Checks everything that `LabelingModel` takes for granted.
  ///
  /// - Throws: the first option that is out of range, or the first two that do not agree.
  package func validate() throws(OptionError) {
    try encoder.validate(as: "encoder")
    if encoder.isReversed {
      throw .outOfRange(
        option: "encoder.isReversed", found: "true", expected: "false: states belong to words in reading order")
    }
    try check("vocabularySize", vocabularySize, in: 1...OptionLimit.vocabularySize)
    try spelling?.validate()
    try initialization.validate(as: "initialization")
    if heads.isEmpty || heads.count > OptionLimit.layerCount {
      throw .outOfRange(
        option: "heads", found: "\(heads.count)", expected: "a number from 1 to \(OptionLimit.layerCount)")
    }
    for (number, head) in heads.enumerated() { try head.options.validate(as: "heads.\(number)") }
  }
}

extension CharacterEncoderOptions {
  func validate() throws(OptionError) {
    try check("spelling.featureEmbeddingSize", featureEmbeddingSize, in: 1...OptionLimit.size)
    try check("spelling.features", featureVocabularySizes.count, in: 0...OptionLimit.layerCount)
    for (number, size) in featureVocabularySizes.enumerated() {
      try check("spelling.featureVocabularySizes.\(number)", size, in: 1...OptionLimit.vocabularySize)
    }
    try checkRate("spelling.dropout", dropout)
    if characters == .none {
      if featureVocabularySizes.isEmpty {
        throw .outOfRange(
          option: "spelling.characters", found: "none", expected: "characters where there is no feature")
      }
      return
    }
    try check("spelling.characterVocabularySize", characterVocabularySize, in: 1...OptionLimit.vocabularySize)
    try check("spelling.characterEmbeddingSize", characterEmbeddingSize, in: 1...OptionLimit.size)
    try check("spelling.characterHiddenSize", characterHiddenSize, in: 1...OptionLimit.size)
    try check("spelling.windowSize", windowSize, in: 1...OptionLimit.layerCount)
    if characters != .cnn && characterHiddenSize % 2 != 0 {
      throw .outOfRange(
        option: "spelling.characterHiddenSize", found: "\(characterHiddenSize)",
        expected: "an even number: each direction has half of it")
    }
  }
}
