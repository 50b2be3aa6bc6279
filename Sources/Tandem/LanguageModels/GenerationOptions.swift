import Decoding
import Tensors

/// An option of generation that is out of range.
public typealias GenerationError = OptionError

/// How a language model generates text.
public struct GenerationOptions: Sendable, Hashable {
  /// The most probable token is chosen at each place, instead of drawing one.
  public var isGreedy = false
  /// How tokens are drawn.
  public var sampling = SamplingOptions()
  /// Tokens at most, 0 or more.
  public var maximumLength = 1000
  /// Tokens at least, those of the prompt included: a text does not end before. 0 allows empty texts.
  public var minimumLength = 1
  /// Lines to generate, 1 or more, by a model that reads lines as one text; others generate one.
  public var lineCount = 1
  /// The text ends before any of these.
  public var stops: [String] = []
  /// `<unk>` is never generated.
  public var forbidsUnknown = true

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(GenerationError) {
    try sampling.validate { name("sampling.\($0)") }
    try check(name("maximumLength"), atLeast: 0, maximumLength)
    try check(name("minimumLength"), atLeast: 0, minimumLength)
    try check(name("lineCount"), atLeast: 1, lineCount)
    if minimumLength > maximumLength {
      throw .contradiction(
        name("minimumLength = \(minimumLength)"), name("maximumLength = \(maximumLength)"),
        reason: "the minimum is above the maximum", remedy: "lower the one or raise the other")
    }
  }
}
