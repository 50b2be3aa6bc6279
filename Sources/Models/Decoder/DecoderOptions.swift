import Layers
import Tensors

/// Where a decoder starts from.
public enum DecoderStart: String, Sendable, Hashable, Codable, CaseIterable {
  case zero
  /// The final states of the encoder's layers; sizes must agree.
  case last
  /// The mean of the encoder's states, as hidden state of every layer; sizes must agree.
  case mean
  /// W·(final state) + b, for each layer and part of the state.
  case bridge
  /// tanh(W·(mean of the encoder's states) + b) as hidden state of every layer (Bahdanau et al. 2015 read the first
  /// backward state instead of the mean).
  case meanBridge = "mean-bridge"
}

/// The options of a decoder with attention.
public struct DecoderOptions: Sendable, Hashable, Codable {
  public var embeddingSize = 256
  public var stack = StackOptions()
  public var attention = AttentionKind.general
  /// The attentional vector of the step before is a second input of the first layer (Luong et al. 2015).
  public var inputFeeding = true
  public var start = DecoderStart.last
  /// The output layer shares its weights with the target embedding (Press and Wolf 2017).
  public var tiedOutput = false
  public var embeddingDropout: Float = 0
  public var wordDropout: Float = 0
  /// Rate of dropout before the output layer.
  public var outputDropout: Float = 0

  public init() {}

  /// Size of the attentional vector, which the output layer reads.
  package var readoutSize: Int { tiedOutput ? embeddingSize : stack.hiddenSize }

  /// Sets the rate of dropout of embeddings, after each layer and before the output.
  public mutating func setDropout(_ rate: Float) {
    (embeddingDropout, stack.dropout, outputDropout) = (rate, rate, rate)
  }

  /// - Parameter name: what an error calls a property.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("embeddingSize"), embeddingSize, in: 1...OptionLimit.size)
    try check(name("embeddingDropout"), rate: embeddingDropout)
    try check(name("wordDropout"), rate: wordDropout)
    try check(name("outputDropout"), rate: outputDropout)
    try stack.validate { name("stack.\($0)") }
    if stack.isBidirectional {
      throw .outOfRange(
        option: name("stack.isBidirectional"), found: "true", expected: "false: a decoder reads in one direction")
    }
  }
}
