import Tensors

/// A cache of what came before in a text (Grave, Joulin and Usunier 2017).
public struct ContinuousCacheOptions: Sendable, Hashable {
  // The defaults are what an LSTM of 2 x 200 does best with on the validation text of Penn Treebank, rounded; 2000
  // tokens do a little worse there.

  /// Tokens that are remembered, 1 or more.
  public var size = 500
  /// θ, how much likeness of states counts; 0 or more.
  public var sharpness = 0.75
  /// λ, the cache's share of the mixture, from 0 to 1.
  public var weight = 0.1

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("size"), size, in: 1...10_000_000)
    try check(name("sharpness"), atLeast: 0, Float(sharpness))
    try check(name("weight"), weight, in: 0...1)
  }
}
