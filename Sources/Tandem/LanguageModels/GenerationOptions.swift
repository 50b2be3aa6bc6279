import Decoding

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a language model writes.
public struct GenerationOptions: Sendable, Hashable {
  /// The most probable token is chosen at each place, instead of drawing one.
  public var isGreedy = false
  /// Above 0: below 1 likely tokens become likelier, above 1 all become more alike.
  public var temperature = 1.0
  /// Draw from the most probable this many; 0 for all.
  public var topK = 0
  /// Draw from the fewest tokens that have this probability together, above 0 and at most 1; 1 for all.
  public var topP = 1.0
  /// Draw from the tokens whose surprise is nearest to what is expected that have this probability together (Meister et al.
  /// 2023), above 0 and at most 1; 1 for all.
  public var typicalP = 1.0
  /// Of the draws: the same seed gives the same text.
  public var seed: UInt64 = 1
  /// Tokens at most, 0 or more.
  public var maximumLength = 1000
  /// Tokens at least, those of the prompt included: a text does not end before. 0 allows empty texts.
  public var minimumLength = 1
  /// Lines to write, 1 or more, by a model that reads lines as one text; others write one.
  public var lineCount = 1
  /// The text ends before any of these.
  public var stops: [String] = []
  /// `<unk>` is never said.
  public var forbidsUnknown = true

  public init() {}

  var sampling: SamplingOptions? {
    if isGreedy { return nil }
    var sampling = SamplingOptions()
    (sampling.temperature, sampling.topK, sampling.topP) = (temperature, topK, topP)
    (sampling.typicalP, sampling.seed) = (typicalP, seed)
    return sampling
  }

  /// - Throws: the first option that is out of range.
  func validate() throws(GenerationError) {
    for (option, value, least) in [
      ("topK", topK, 0), ("maximumLength", maximumLength, 0), ("minimumLength", minimumLength, 0),
      ("lineCount", lineCount, 1),
    ] where value < least {
      throw GenerationError(option: option, found: "\(value)", expected: "a number of \(least) or more")
    }
    // Written so that NaN fails.
    if !(temperature > 0 && temperature.isFinite) {
      throw GenerationError(option: "temperature", found: "\(temperature)", expected: "a number above 0")
    }
    for (option, value) in [("topP", topP), ("typicalP", typicalP)] where !(value > 0 && value <= 1) {
      throw GenerationError(option: option, found: "\(value)", expected: "a number above 0 and at most 1")
    }
  }
}

/// An option of writing that is out of range.
public struct GenerationError: Error, Hashable, LocalizedError, CustomStringConvertible {
  /// The name of the property of `GenerationOptions`.
  public let option: String
  public let found: String
  public let expected: String

  public var description: String { "\(option) is \(found), expected \(expected)" }
  public var errorDescription: String? { description }
}
