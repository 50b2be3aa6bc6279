import Layers
import Tensors

/// How an encoder reads the spelling of words.
public struct CharacterEncoderOptions: Sendable, Hashable, Codable {
  public enum Characters: String, Sendable, Hashable, Codable, CaseIterable {
    /// No characters, only features.
    case none
    case lstm, gru
    /// A convolution and its element-wise maximum (Ma and Hovy 2016).
    case cnn
  }

  public var characters = Characters.lstm
  package var characterVocabularySize = 0
  public var characterEmbeddingSize = 50
  /// Of the vector that the characters of a word give: both directions together, or filters.
  public var characterHiddenSize = 100
  /// Characters that a filter sees.
  public var windowSize = 3
  /// Of the vocabulary of each feature.
  package var featureVocabularySizes: [Int] = []
  public var featureEmbeddingSize = 20
  /// Of the embeddings of characters.
  public var dropout: Float = 0

  public init() {}

  /// Columns of what is known of a word.
  package var outputSize: Int {
    (characters == .none ? 0 : characterHiddenSize) + featureVocabularySizes.count * featureEmbeddingSize
  }

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("featureEmbeddingSize"), featureEmbeddingSize, in: 1...OptionLimit.size)
    try check(name("features"), featureVocabularySizes.count, in: 0...OptionLimit.layerCount)
    for (number, size) in featureVocabularySizes.enumerated() {
      try check(name("featureVocabularySizes.\(number)"), size, in: 1...OptionLimit.vocabularySize)
    }
    try check(name("dropout"), rate: dropout)
    if characters == .none {
      if featureVocabularySizes.isEmpty {
        throw .outOfRange(
          option: name("characters"), found: "none", expected: "characters where there is no feature")
      }
      return
    }
    try check(name("characterVocabularySize"), characterVocabularySize, in: 1...OptionLimit.vocabularySize)
    try check(name("characterEmbeddingSize"), characterEmbeddingSize, in: 1...OptionLimit.size)
    try check(name("characterHiddenSize"), characterHiddenSize, in: 1...OptionLimit.size)
    try check(name("windowSize"), windowSize, in: 1...OptionLimit.layerCount)
    if characters != .cnn && characterHiddenSize % 2 != 0 {
      throw .outOfRange(
        option: name("characterHiddenSize"), found: "\(characterHiddenSize)",
        expected: "an even number: each direction has half of it")
    }
  }
}
