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

/// The options of one head.
package enum HeadOptions: Sendable, Hashable, Codable {
  case tags(TagHeadOptions)
  case classes(ClassHeadOptions)

  package var labelCount: Int {
    switch self {
    case .tags(let options): options.labelCount
    case .classes(let options): options.labelCount
    }
  }
}

/// A tag for each word.
package struct TagHeadOptions: Sendable, Hashable, Codable {
  package var labelCount = 0
  /// Tags depend on their neighbors: a conditional random field. Else each is chosen by itself.
  package var usesCRF = false
  /// Of the states that it reads.
  package var dropout: Float = 0

  package init() {}
}

/// A label, or several, for a text.
package struct ClassHeadOptions: Sendable, Hashable, Codable {
  package enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// The final state in each direction.
    case last
    /// The largest value of each state.
    case max
    case mean
    /// A mean weighted by what was learned to matter (Yang et al. 2016).
    case attention
  }

  package var labelCount = 0
  /// What the states of a text become; several stand side by side.
  package var poolings = [Pooling.max]
  /// All layers are pooled, not the last alone.
  package var poolsAllLayers = false
  /// Each label applies or not, whatever the others.
  package var isMultiLabel = false
  /// Of a layer between pooled states and labels; 0 for none.
  package var hiddenSize = 0
  package var dropout: Float = 0

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
    for (number, head) in heads.enumerated() { try head.validate(as: "heads.\(number)") }
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

extension HeadOptions {
  func validate(as name: String) throws(OptionError) {
    try check("\(name).labelCount", labelCount, in: 1...OptionLimit.size)
    switch self {
    case .tags(let options): try checkRate("\(name).dropout", options.dropout)
    case .classes(let options):
      try checkRate("\(name).dropout", options.dropout)
      try check("\(name).hiddenSize", options.hiddenSize, in: 0...OptionLimit.size)
      if options.poolings.isEmpty || Set(options.poolings).count != options.poolings.count {
        throw .outOfRange(
          option: "\(name).poolings", found: options.poolings.map(\.rawValue).joined(separator: " "),
          expected: "one or more of \(ClassHeadOptions.Pooling.allCases.map(\.rawValue).joined(separator: ", "))")
      }
    }
  }
}
