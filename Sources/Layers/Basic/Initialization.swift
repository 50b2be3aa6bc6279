import Tensors

/// How the weights of a model start.
public struct Initialization: Sendable, Hashable, Codable {
  public enum Scheme: String, Sendable, Hashable, Codable, CaseIterable {
    /// Uniform in ±``Initialization/range``.
    case uniform
    /// Glorot and Bengio 2010.
    case glorot
  }

  public var scheme = Scheme.glorot
  /// Bound of the uniform scheme.
  public var range: Float = 0.08
  /// Recurrent weights of each gate orthogonal (Saxe et al. 2014), whatever the scheme.
  public var orthogonalRecurrence = true
  /// Bias of an LSTM's forget gate: 1 lets gradients through from the first step (Jozefowicz et al. 2015).
  public var forgetBias: Float = 1

  public init() {}

  /// - Parameter name: what an error calls a property.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("range"), above: 0, range, atMost: OptionLimit.factor)
    try check(name("forgetBias"), forgetBias, in: -OptionLimit.factor...OptionLimit.factor)
  }

  package func weight(blockRows: Int) -> Initializer {
    switch scheme {
    case .uniform: .uniform(range)
    case .glorot: .glorot(blockRows: blockRows)
    }
  }

  func recurrentWeight(blockRows: Int) -> Initializer {
    orthogonalRecurrence ? .orthogonal(blockRows: blockRows) : weight(blockRows: blockRows)
  }

  /// Embeddings: under Glorot a normal deviation of 1/sqrt(size), since fan-in means nothing for a table of rows.
  func embedding(size: Int) -> Initializer {
    switch scheme {
    case .uniform: .uniform(range)
    case .glorot: .normal(1 / Float(size).squareRoot())
    }
  }
}
