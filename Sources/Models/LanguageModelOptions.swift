import Layers
import Tensors

/// The options of a recurrent language model: everything its equations depend on.
package struct LanguageModelOptions: Sendable, Hashable, Codable {
  package var vocabularySize = 0
  /// The part that reads; in one direction.
  package var encoder = EncoderOptions()
  /// Rate of dropout of the last layer's states, which the output layer reads.
  package var outputDropout: Float = 0
  /// The output layer shares its weights with the embedding (Press and Wolf 2017). Where the sizes differ, a linear layer
  /// without bias stands between.
  package var tiedOutput = true
  /// A text is read as a whole: each line begins in the state in which the line before it was left.
  package var carriesState = false
  /// A second stack that reads lines from their end shares embedding and output, to begin a bidirectional encoder with
  /// (Peters et al. 2017).
  package var hasTwin = false
  /// Weight of the mean square of what the output layer reads (activation regularisation, Merity et al. 2017).
  package var activationPenalty: Float = 0
  /// Weight of the mean square of its changes from symbol to symbol, before dropout.
  package var changePenalty: Float = 0
  package var initialization = Initialization()

  package init() {
    encoder.stack.isBidirectional = false
  }

  /// Checks everything that `RecurrentLanguageModel` takes for granted.
  ///
  /// - Throws: the first option that is out of range.
  package func validate() throws(ModelOptionsError) {
    try encoder.validate(as: "encoder")
    try check("vocabularySize", vocabularySize, in: 1...OptionLimit.vocabularySize)
    try checkRate("outputDropout", outputDropout)
    for (name, weight) in [("activationPenalty", activationPenalty), ("changePenalty", changePenalty)]
    where !(weight >= 0 && weight.isFinite) {
      throw .outOfRange(option: name, found: "\(weight)", expected: "a number of 0 or more")
    }
    try initialization.validate(as: "initialization")
    if encoder.stack.isBidirectional {
      throw .outOfRange(
        option: "encoder.stack.isBidirectional", found: "true",
        expected: "false: what is said next must not be read before"
      )
    }
    if encoder.isReversed {
      throw .outOfRange(option: "encoder.isReversed", found: "true", expected: "false")
    }
  }
}
