import Layers
import Tensors

/// The options of an encoder.
public struct EncoderOptions: Sendable, Hashable, Codable {
  public var embeddingSize = 256
  public var stack = StackOptions()
  public var embeddingDropout: Float = 0
  /// Probability that a whole token's embedding is left out.
  public var wordDropout: Float = 0
  /// The source is read from its end (Sutskever et al. 2014).
  public var isReversed = false

  public init() { stack.isBidirectional = true }

  /// Sets the rate of dropout of embeddings and after each layer.
  public mutating func setDropout(_ rate: Float) {
    (embeddingDropout, stack.dropout) = (rate, rate)
  }

  /// - Parameter name: what an error calls a property.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("embeddingSize"), embeddingSize, in: 1...OptionLimit.size)
    try check(name("embeddingDropout"), rate: embeddingDropout)
    try check(name("wordDropout"), rate: wordDropout)
    try stack.validate { name("stack.\($0)") }
  }
}
