import Decoding
import FileFormats
import Tandem
import Tokens

/// Members of a request's JSON, each checked for what it may be.
struct CompletionFields {
  private let members: [String: JSON]

  init(_ request: ServerRequest) throws(RequestFailure) { members = try RequestFields.members(request.body) }

  /// Nil for a missing member, and for null.
  subscript(name: String) -> JSON? {
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  func wrong(_ name: String, _ expected: String) -> CompletionFailure {
    CompletionFailure(
      invalid: "The member \(name) is \(JSON.excerpt(self[name]?.text ?? "missing")); expected \(expected).",
      parameter: name)
  }

  func text(_ name: String) throws(CompletionFailure) -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else { throw wrong(name, "a string") }
    return text
  }

  func flag(_ name: String) throws(CompletionFailure) -> Bool {
    guard let value = self[name] else { return false }
    guard case .bool(let flag) = value else { throw wrong(name, "true or false") }
    return flag
  }

  func count(_ name: String, in range: ClosedRange<Int>) throws(CompletionFailure) -> Int? {
    guard let value = self[name] else { return nil }
    guard case .number(let text) = value, let count = Int(text), range.contains(count) else {
      throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws(CompletionFailure) -> Double? {
    guard let value = self[name] else { return nil }
    guard case .number(let text) = value, let number = Double(text), range.contains(number) else {
      throw wrong(name, "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
    return number
  }

  /// A string, or a list of strings.
  func texts(_ name: String) throws(CompletionFailure) -> [String] {
    switch self[name] {
    case nil: return []
    case .string(let text): return [text]
    case .array(let values):
      let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
      if texts.count == values.count { return texts }
    default: break
    }
    throw wrong(name, "a string or a list of strings")
  }

  func tokens(_ name: String, vocabularySize: Int) throws(CompletionFailure) -> [TokenID] {
    guard case .array(let values)? = self[name], let tokens = Self.tokens(values, vocabularySize) else {
      throw wrong(name, "a list of token numbers from 0 to \(vocabularySize - 1)")
    }
    return tokens
  }

  /// A string, a list of strings, a list of tokens, or a list of such lists.
  func prompts(vocabularySize: Int) throws(CompletionFailure) -> [ServedLanguageModel.Prompt] {
    let failure = wrong(
      "prompt",
      "a string, token numbers from 0 to \(vocabularySize - 1), or a list of strings or of lists of such numbers")
    switch self["prompt"] {
    case .string(let text): return [.text(text)]
    case .array(let values):
      if values.isEmpty { throw failure }
      if let tokens = Self.tokens(values, vocabularySize) { return [.tokens(tokens)] }
      let prompts = values.compactMap { value -> ServedLanguageModel.Prompt? in
        switch value {
        case .string(let text): .text(text)
        case .array(let values): Self.tokens(values, vocabularySize).map { .tokens($0) }
        default: nil
        }
      }
      if prompts.count == values.count { return prompts }
    default: break
    }
    throw failure
  }

  private static func tokens(_ values: [JSON], _ vocabularySize: Int) -> [TokenID]? {
    let tokens = values.compactMap { value -> TokenID? in
      guard case .number(let text) = value, let token = TokenID(text) else { return nil }
      return 0..<TokenID(vocabularySize) ~= token ? token : nil
    }
    return tokens.count == values.count ? tokens : nil
  }
}

/// What a request for completions asks.
struct CompletionQuestion {
  let model: ServedLanguageModel
  /// Prompt by prompt, as many of each as are compared.
  let texts: [(prompt: ServedLanguageModel.Prompt, options: CompletionOptions)]
  /// Of each prompt, those that are wanted and those that are compared.
  let (count, comparedCount): (Int, Int)
  /// Of each prompt once.
  let promptLength: Int
  let isStreamed: Bool
  let includesUsage: Bool

  /// Tokens that may be most probable in one place.
  private static let mostRanks = 20
  /// Texts of one request at most.
  private static let mostTexts = 128

  /// - Throws: `CompletionFailure` and `RequestFailure`.
  init(_ request: ServerRequest, _ server: OpenAI) throws {
    let fields = try CompletionFields(request)
    guard let name = try fields.text("model") else { throw fields.wrong("model", "the name of a model") }
    model = try server.model(named: name)
    let vocabularySize = model.model.text.vocabulary.count
    let prompts = try fields.prompts(vocabularySize: vocabularySize)
    let options = try Self.options(fields, vocabularySize)
    isStreamed = try fields.flag("stream")
    let count = try fields.count("n", in: 1...Self.mostTexts) ?? 1
    let comparedCount = try fields.count("best_of", in: count...Self.mostTexts) ?? count
    (self.count, self.comparedCount) = (count, comparedCount)
    if isStreamed && comparedCount > count { throw fields.wrong("best_of", "n, as nothing is compared in a stream") }
    guard prompts.count * comparedCount <= Self.mostTexts else {
      throw CompletionFailure(
        invalid: "The request asks for \(prompts.count * comparedCount) texts; at most \(Self.mostTexts) are allowed.")
    }
    includesUsage = try Self.includesUsage(fields, isStreamed: isStreamed)
    if try fields.text("suffix")?.isEmpty == false {
      throw fields.wrong("suffix", "none, as models read from the left")
    }
    promptLength = try Self.length(of: prompts, model, options, server.options.contextLimit)
    texts = prompts.flatMap { prompt in
      (0..<comparedCount).map { number in
        var own = options
        own.number = number
        return (prompt, own)
      }
    }
  }

  private static func options(_ fields: CompletionFields, _ vocabularySize: Int) throws -> CompletionOptions {
    var options = CompletionOptions()
    options.maximumLength = try fields.count("max_tokens", in: 0...Int(Int32.max)) ?? options.maximumLength
    options.echoesPrompt = try fields.flag("echo")
    options.rankCount = try fields.count("logprobs", in: 0...mostRanks)
    options.stops = try fields.texts("stop")
    options.penalties.presence = Float(try fields.number("presence_penalty", in: -2...2) ?? 0)
    options.penalties.frequency = Float(try fields.number("frequency_penalty", in: -2...2) ?? 0)
    options.penalties.biases = try biases(fields, vocabularySize)
    let temperature = try fields.number("temperature", in: 0...2) ?? 1
    let topP = try fields.number("top_p", in: 0...1) ?? 1
    let seed = try fields.count("seed", in: Int.min...Int.max)
    if temperature > 0 && topP > 0 {
      var sampling = SamplingOptions()
      (sampling.temperature, sampling.topP) = (temperature, topP)
      sampling.seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0...UInt64.max)
      options.sampling = sampling
    }
    return options
  }

  private static func biases(_ fields: CompletionFields, _ vocabularySize: Int) throws -> [TokenID: Float] {
    guard let value = fields["logit_bias"] else { return [:] }
    guard case .object(let members) = value else { throw fields.wrong("logit_bias", "an object of token numbers") }
    var biases: [TokenID: Float] = [:]
    for (name, value) in members {
      guard let token = TokenID(name), 0..<TokenID(vocabularySize) ~= token, case .number(let text) = value,
        let bias = Float(text), -100...100 ~= bias
      else { throw fields.wrong("logit_bias", "token numbers with numbers from -100 to 100") }
      biases[token] = bias
    }
    return biases
  }

  private static func includesUsage(_ fields: CompletionFields, isStreamed: Bool) throws -> Bool {
    guard let value = fields["stream_options"] else { return false }
    guard isStreamed, case .object(let members) = value else {
      throw fields.wrong("stream_options", "an object, and the member stream true")
    }
    return members["include_usage"] == .bool(true)
  }

  private static func length(
    of prompts: [ServedLanguageModel.Prompt], _ model: ServedLanguageModel, _ options: CompletionOptions, _ limit: Int
  ) throws(CompletionFailure) -> Int {
    let lengths = prompts.map { model.tokens(of: $0).count }
    let longest = (lengths.max() ?? 0).addingReportingOverflow(options.maximumLength)
    guard !longest.overflow, longest.partialValue <= limit else {
      throw CompletionFailure(
        invalid:
          "A prompt of \(lengths.max() ?? 0) tokens and \(options.maximumLength) to generate are more than \(limit); ask for less.",
        parameter: "prompt", code: "context_length_exceeded")
    }
    return lengths.reduce(0, +)
  }
}
