import ArgumentParser
import Console
import Decoding
import Tensors

/// How tokens are drawn, by `translate --sample` and by `generate`.
struct SamplingCommandOptions: ParsableArguments {
  private static let defaults = SamplingOptions()

  /// The options by the properties that they set.
  static let names = ["temperature": "temperature", "topK": "top-k", "topP": "top-p", "typicalP": "typical-p"]

  @Option(
    help: """
      Sampling: below 1 likely tokens become likelier, above 1 all become more alike. (default: \(defaults.temperature))
      """)
  var temperature: Double?

  @Option(help: "Sampling: draw from the most probable this many tokens; 0 for all. (default: \(defaults.topK))")
  var topK: Int?

  @Option(
    help: """
      Sampling: draw from the fewest tokens that have this probability together; 1 for all. (default: \(defaults.topP))
      """)
  var topP: Double?

  @Option(
    help: """
      Sampling: draw from the tokens about as surprising as is expected that have this probability together; 1 for all. \
      (default: \(defaults.typicalP))
      """)
  var typicalP: Double?

  @Option(help: "Sampling: the seed; the same seed gives the same text. (default: \(defaults.seed))")
  var seed: UInt64?

  func validate() throws {
    let options = options
    try check(Self.names) { name throws(OptionError) in try options.validate(calling: name) }
  }

  /// The names of the options that are given.
  var given: [String] {
    [
      ("temperature", temperature != nil), ("top-k", topK != nil), ("top-p", topP != nil),
      ("typical-p", typicalP != nil), ("seed", seed != nil),
    ].filter { $0.1 }.map { $0.0 }
  }

  var options: SamplingOptions {
    var options = Self.defaults
    options.temperature = temperature ?? options.temperature
    options.topK = topK ?? options.topK
    options.topP = topP ?? options.topP
    options.typicalP = typicalP ?? options.typicalP
    options.seed = seed ?? options.seed
    return options
  }
}
