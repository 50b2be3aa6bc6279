/// A cache of what came before in a text (Grave, Joulin and Usunier 2017).
public struct ContinuousCacheOptions: Sendable, Hashable {
  // The defaults are what an LSTM of 2 x 200 does best with on the validation text of Penn Treebank, rounded; 2000 tokens
  // do a little worse there.

  /// Tokens that are remembered, 1 or more.
  public var size = 500
  /// θ, how much likeness of states counts; 0 or more.
  public var sharpness = 0.75
  /// λ, the cache's share of the mixture, from 0 to 1.
  public var weight = 0.1

  public init() {}

  /// - Throws: the first option that is out of range.
  func validate() throws(MixtureError) {
    if !(1...10_000_000).contains(size) {
      throw .option("size", found: "\(size)", expected: "a number from 1 to 10000000")
    }
    // Written so that NaN fails.
    if !(sharpness >= 0 && Float(sharpness).isFinite) {
      throw .option("sharpness", found: "\(sharpness)", expected: "a number of 0 or more")
    }
    if !(weight >= 0 && weight <= 1) {
      throw .option("weight", found: "\(weight)", expected: "a number from 0 to 1")
    }
  }
}
