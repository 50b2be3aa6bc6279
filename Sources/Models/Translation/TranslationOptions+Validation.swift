import Layers
import Tensors

extension TranslationOptions {
  /// Checks everything that `TranslationModel` takes for granted.
  ///
  /// - Throws: the first option that is out of range, or the first two that do not agree.
  package func validate() throws(OptionError) {
    try encoder.validate(as: "encoder")
    try decoder.validate(as: "decoder")
    try check("sourceVocabularySize", sourceVocabularySize, in: 1...OptionLimit.vocabularySize)
    try check("targetVocabularySize", targetVocabularySize, in: 1...OptionLimit.vocabularySize)
    try initialization.validate(as: "initialization")
    try validateSharing()
    try validateSizes()
  }

  private func validateSharing() throws(OptionError) {
    guard sharedEmbeddings else { return }
    try checkEqual(
      ("sourceVocabularySize", sourceVocabularySize), ("targetVocabularySize", targetVocabularySize),
      "source and target share one embedding")
    try checkEqual(
      ("encoder.embeddingSize", encoder.embeddingSize), ("decoder.embeddingSize", decoder.embeddingSize),
      "source and target share one embedding")
  }

  private func validateSizes() throws(OptionError) {
    let hidden = (
      decoder: ("decoder.stack.hiddenSize", decoder.stack.hiddenSize),
      encoder: ("encoder.stack.hiddenSize", encoder.stack.hiddenSize)
    )
    switch decoder.attention {
    case .dot, .scaledDot:
      try checkEqual(
        hidden.decoder, hidden.encoder, "attention \(decoder.attention.rawValue) multiplies the states of both")
    case .none, .general, .additive: break
    }
    switch decoder.start {
    case .last, .mean:
      try checkEqual(
        hidden.decoder, hidden.encoder, "with start \(decoder.start.rawValue) the decoder starts from encoder states")
    case .zero, .bridge, .meanBridge: break
    }
  }
}

extension EncoderOptions {
  /// - Parameter name: the path of these options, for errors.
  package func validate(as name: String) throws(OptionError) {
    try check("\(name).embeddingSize", embeddingSize, in: 1...OptionLimit.size)
    try checkRate("\(name).embeddingDropout", embeddingDropout)
    try checkRate("\(name).wordDropout", wordDropout)
    try stack.validate(as: "\(name).stack")
  }
}

extension DecoderOptions {
  /// - Parameter name: the path of these options, for errors.
  package func validate(as name: String) throws(OptionError) {
    try check("\(name).embeddingSize", embeddingSize, in: 1...OptionLimit.size)
    try checkRate("\(name).embeddingDropout", embeddingDropout)
    try checkRate("\(name).wordDropout", wordDropout)
    try checkRate("\(name).outputDropout", outputDropout)
    try stack.validate(as: "\(name).stack")
    if stack.isBidirectional {
      throw .outOfRange(option: "\(name).stack.isBidirectional", found: "true", expected: "false: it writes forward")
    }
  }
}

extension StackOptions {
  /// - Parameter name: the path of these options, for errors.
  package func validate(as name: String) throws(OptionError) {
    try check("\(name).hiddenSize", hiddenSize, in: 1...OptionLimit.size)
    try check("\(name).layerCount", layerCount, in: 1...OptionLimit.layerCount)
    try checkRate("\(name).dropout", dropout)
    try checkRate("\(name).recurrentDropConnect", recurrentDropConnect)
    if isBidirectional && hiddenSize % 2 != 0 {
      throw .outOfRange(
        option: "\(name).hiddenSize", found: "\(hiddenSize)", expected: "an even number: each direction has half of it")
    }
  }
}

extension Initialization {
  /// - Parameter name: the path of these options, for errors.
  package func validate(as name: String) throws(OptionError) {
    if !(range > 0 && range.isFinite) {
      throw .outOfRange(option: "\(name).range", found: "\(range)", expected: "a number above 0")
    }
    if !forgetBias.isFinite {
      throw .outOfRange(option: "\(name).forgetBias", found: "\(forgetBias)", expected: "a finite number")
    }
  }
}
