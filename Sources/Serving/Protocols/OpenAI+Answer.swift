import FileFormats
import Glibc
import Tandem

/// What is answered to a ``CompletionQuestion``.
struct CompletionAnswer: Sendable {
  private struct Choice {
    var text = ""
    var tokens: [Completion.Token] = []
    var reason = Completion.Reason.length
    var length = 0
    var logProbability: Float = 0
  }

  private let id: String
  private let created = Int(time(nil))
  private let modelName: String
  private let question: (count: Int, comparedCount: Int, promptLength: Int, includesUsage: Bool, hasTokens: Bool)
  private var choices: [Choice]

  init(_ question: CompletionQuestion) {
    id = "cmpl-" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
    modelName = question.model.name
    self.question = (
      question.count, question.comparedCount, question.promptLength, question.includesUsage,
      question.texts.contains { $0.options.rankCount != nil }
    )
    choices = Array(repeating: Choice(), count: question.texts.count)
  }

  mutating func add(_ progress: ServedLanguageModel.Progress) {
    choices[progress.text].text += progress.piece.text
    choices[progress.text].tokens += progress.piece.tokens
    if let reason = progress.piece.reason { choices[progress.text].reason = reason }
    choices[progress.text].length = progress.completionLength
    choices[progress.text].logProbability = progress.logProbability
  }

  // MARK: The whole

  var whole: JSON {
    let best = stride(from: 0, to: choices.count, by: question.comparedCount).flatMap { start in
      Self.best(question.count, of: choices[start..<start + question.comparedCount])
    }
    let values = best.enumerated().map { index, choice in
      json(ofChoice: index, choice.text, choice.tokens, choice.reason)
    }
    return object(choices: values, usage: usage)
  }

  /// Those with the most probable tokens on average, as many as are wanted.
  private static func best(_ count: Int, of choices: ArraySlice<Choice>) -> [Choice] {
    guard count < choices.count else { return Array(choices) }
    func mean(_ choice: Choice) -> Float { choice.logProbability / Float(max(1, choice.length)) }
    // The order of equal ones must not change.
    return choices.enumerated().sorted { (mean($1.element), $0.offset) < (mean($0.element), $1.offset) }
      .prefix(count).map(\.element)
  }

  private var usage: JSON {
    let length = choices.reduce(0) { $0 + $1.length }
    return .object([
      "prompt_tokens": .number("\(question.promptLength)"), "completion_tokens": .number("\(length)"),
      "total_tokens": .number("\(question.promptLength + length)"),
    ])
  }

  private func object(choices: [JSON], usage: JSON?) -> JSON {
    var members: [String: JSON] = [
      "id": .string(id), "object": .string("text_completion"), "created": .number("\(created)"),
      "model": .string(modelName), "choices": .array(choices),
    ]
    members["usage"] = usage
    return .object(members)
  }

  private func json(
    ofChoice index: Int, _ text: String, _ tokens: [Completion.Token], _ reason: Completion.Reason?
  ) -> JSON {
    .object([
      "text": .string(text), "index": .number("\(index)"),
      "logprobs": question.hasTokens ? Self.json(of: tokens) : .null,
      "finish_reason": reason.map { .string($0 == .stop ? "stop" : "length") } ?? .null,
    ])
  }

  private static func json(of tokens: [Completion.Token]) -> JSON {
    .object([
      "tokens": .array(tokens.map { .string($0.text) }),
      "token_logprobs": .array(tokens.map { $0.logProbability.map(number) ?? .null }),
      "top_logprobs": .array(tokens.map(top)),
      "text_offset": .array(tokens.map { .number("\($0.offset)") }),
    ])
  }

  /// The token itself is always among them. Of tokens that are spelled alike the most probable counts.
  private static func top(of token: Completion.Token) -> JSON {
    guard let own = token.logProbability else { return .null }
    let best = Dictionary(token.best.map { ($0.text, number($0.logProbability)) }) { first, _ in first }
    return .object(best.merging([token.text: number(own)]) { first, _ in first })
  }

  /// JSON has no infinity.
  private static func number(_ logProbability: Float) -> JSON { .number("\(max(logProbability, -9999))") }

  // MARK: Piece by piece

  /// Server-sent events (WHATWG, HTML, section 9.2), the last of which is `[DONE]`.
  func stream(of progress: AsyncThrowingStream<ServedLanguageModel.Progress, any Error>) -> ServerResponse {
    let stream = AsyncStream<[UInt8]> { continuation in
      let task = Task {
        var answer = self
        do {
          for try await part in progress {
            answer.add(part)
            continuation.yield(Self.event(answer.event(of: part).text))
          }
          if answer.question.includesUsage {
            continuation.yield(Self.event(answer.object(choices: [], usage: answer.usage).text))
          }
        } catch {
          continuation.yield(Self.event(CompletionFailure(error).json.text))
        }
        continuation.yield(Self.event("[DONE]"))
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
    return ServerResponse(type: "text/event-stream", headers: ["Cache-Control": "no-cache"], stream: stream)
  }

  private func event(of part: ServedLanguageModel.Progress) -> JSON {
    object(
      choices: [json(ofChoice: part.text, part.piece.text, part.piece.tokens, part.piece.reason)],
      usage: question.includesUsage ? .null : nil)
  }

  private static func event(_ text: String) -> [UInt8] { Array("data: \(text)\n\n".utf8) }
}
