import Tensors

/// How neural models learn from the text that they score (Mikolov et al. 2010, Krause et al. 2018).
///
/// Plain steps of gradient descent, or, once `LanguageMixture/measureGradients(on:)` was called, steps divided by the
/// root mean square of each weight's gradients.
public struct DynamicEvaluationOptions: Sendable, Hashable {
  /// η, the size of a step after each segment, 0 or more. To be chosen on held-out text: an LSTM of 2 x 200 does best
  /// on Penn Treebank by 0.004 with measured gradients and a decay of 0.02; plain steps want a hundred times as much.
  public var rate = 0.1
  /// How far weights are drawn back to the trained ones at each step, from 0 to 1.
  public var decay = 0.0
  /// Tokens of a segment, 1 or more; a line that is read by itself ends one. The paper has 5 words and 20 characters:
  /// more is faster, fewer learn sooner.
  public var segmentLength = 10
  /// ε, added to the root mean squares, above 0.
  public var epsilon = 0.001

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    // A segment is learned in one piece, with scores of all tokens at each place.
    try check(name("segmentLength"), segmentLength, in: 1...4096)
    try check(name("rate"), rate, in: 0...OptionLimit.factor)
    try check(name("decay"), decay, in: 0...1)
    try check(name("epsilon"), above: 0, Float(epsilon))
  }
}
