import Tensors

/// How tokens are drawn.
public struct SamplingOptions: Sendable, Hashable {
  /// Above 0. Below 1 likely tokens become likelier, above 1 all become more alike.
  public var temperature = 1.0
  /// Draw from the most probable this many (Fan et al. 2018); 0 for all.
  public var topK = 0
  /// Draw from the fewest tokens that have this probability together (Holtzman et al. 2020); 1 for all.
  public var topP = 1.0
  /// Draw from the tokens whose surprise is nearest to what is expected, as many as have this probability together
  /// (Meister et al. 2023, locally typical sampling); 1 for all.
  public var typicalP = 1.0
  /// The same seed gives the same draws.
  public var seed: UInt64 = 1

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("temperature"), above: 0, temperature)
    try check(name("topK"), topK, in: 0...OptionLimit.count)
    try check(name("topP"), share: topP)
    try check(name("typicalP"), share: typicalP)
  }
}
