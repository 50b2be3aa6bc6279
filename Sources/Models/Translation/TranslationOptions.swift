import Layers
import Tensors

/// The options of a translation model: everything its equations depend on.
public struct TranslationOptions: Sendable, Hashable, Codable {
  public var encoder = EncoderOptions()
  public var decoder = DecoderOptions()
  package var sourceVocabularySize = 0
  package var targetVocabularySize = 0
  /// One embedding table for source and target; the vocabularies must be the same.
  public var sharedEmbeddings = false
  public var initialization = Initialization()

  public init() {}

  /// Sets something of the layers of the encoder and of the decoder alike.
  ///
  /// ```swift
  /// options.setStacks { ($0.cell, $0.hiddenSize) = (.gru, 256) }
  /// ```
  public mutating func setStacks(_ change: (inout StackOptions) -> Void) {
    change(&encoder.stack)
    change(&decoder.stack)
  }

  /// Sets the size of the embeddings of both sides.
  public mutating func setEmbeddingSize(_ size: Int) {
    (encoder.embeddingSize, decoder.embeddingSize) = (size, size)
  }

  /// Sets the rate of dropout of embeddings, after each layer and before the output.
  public mutating func setDropout(_ rate: Float) {
    encoder.setDropout(rate)
    decoder.setDropout(rate)
  }

  /// Checks everything that `TranslationModel` takes for granted.
  ///
  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or the first two that do not agree.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try encoder.validate { name("encoder.\($0)") }
    try decoder.validate { name("decoder.\($0)") }
    try check(name("sourceVocabularySize"), sourceVocabularySize, in: 1...OptionLimit.vocabularySize)
    try check(name("targetVocabularySize"), targetVocabularySize, in: 1...OptionLimit.vocabularySize)
    try initialization.validate { name("initialization.\($0)") }
    try validateSharing(name)
    try validateSizes(name)
  }

  private func validateSharing(_ name: (String) -> String) throws(OptionError) {
    guard sharedEmbeddings else { return }
    try checkEqual(
      (name("sourceVocabularySize"), sourceVocabularySize), (name("targetVocabularySize"), targetVocabularySize),
      "source and target share one embedding")
    try checkEqual(
      (name("encoder.embeddingSize"), encoder.embeddingSize), (name("decoder.embeddingSize"), decoder.embeddingSize),
      "source and target share one embedding")
  }

  private func validateSizes(_ name: (String) -> String) throws(OptionError) {
    let hidden = (
      decoder: (name("decoder.stack.hiddenSize"), decoder.stack.hiddenSize),
      encoder: (name("encoder.stack.hiddenSize"), encoder.stack.hiddenSize)
    )
    switch decoder.attention {
    case .dot, .scaledDot:
      try checkEqual(
        hidden.decoder, hidden.encoder,
        "\(name("decoder.attention")) \(decoder.attention.rawValue) multiplies states of both; general takes different sizes"
      )
    case .none, .general, .additive: break
    }
    switch decoder.start {
    case .last, .mean:
      try checkEqual(
        hidden.decoder, hidden.encoder,
        "\(name("decoder.start")) \(decoder.start.rawValue) starts from the encoder's states; bridge takes different sizes"
      )
    case .zero, .bridge, .meanBridge: break
    }
  }
}
