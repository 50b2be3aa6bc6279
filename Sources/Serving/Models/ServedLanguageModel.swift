import Decoding
import Synchronization
import Tandem
import Tokens

/// A language model that continues texts of many requests.
package final class ServedLanguageModel: Sendable {
  package let name: String
  let model: LanguageModel
  private let stepModel: any StepModel
  private let limits: BatchLimits
  private let scheduler: TurnScheduler

  /// How a text begins.
  enum Prompt: Sendable {
    case text(String)
    case tokens([TokenID])
  }

  /// What has become certain of one of the texts of a request.
  struct Progress: Sendable {
    let text: Int
    let piece: Completion.Piece
    /// Tokens that have been generated, and the natural logarithm of their probability.
    let completionLength: Int
    let logProbability: Float
  }

  package init(_ model: LanguageModel, name: String, _ limits: BatchLimits, threadCount: Int) {
    (self.name, self.model, self.limits) = (name, model, limits)
    stepModel = model.makeStepModel()
    scheduler = TurnScheduler(limit: limits.queueLength, threadCount: threadCount)
  }

  func tokens(of prompt: Prompt) -> [TokenID] {
    switch prompt {
    case .text(let text): model.promptTokens(of: text)
    case .tokens(let tokens): tokens
    }
  }

  /// Reads and continues texts side by side: what comes of one may stand between what comes of another. It ends with
  /// `RequestFailure.deadline` when that has passed; when nobody takes what comes, the work ends.
  ///
  /// - Throws: `RequestFailure.busy`.
  func complete(
    _ texts: [(prompt: Prompt, options: CompletionOptions)]
  ) throws -> AsyncThrowingStream<Progress, any Error> {
    let (stream, continuation) = AsyncThrowingStream<Progress, any Error>.makeStream()
    let request = Request(textCount: texts.count, continuation, limits.deadline)
    let turns = try texts.enumerated().map { number, text -> TurnScheduler.Turn in
      let completion = Mutex(try completion(text.prompt, text.options))
      return { completion.withLock { request.turn(of: $0, number) } }
    }
    try scheduler.add(turns)
    return stream
  }

  private func completion(_ prompt: Prompt, _ options: CompletionOptions) throws -> Completion {
    switch prompt {
    case .text(let text): try Completion(model, stepModel, prompt: text, options)
    case .tokens(let tokens): try Completion(model, stepModel, prompt: tokens, options)
    }
  }

  /// Texts that are continued together.
  private final class Request: Sendable {
    private let continuation: AsyncThrowingStream<Progress, any Error>.Continuation
    private let deadline: ContinuousClock.Instant
    private let seconds: Int
    private let leftCount: Atomic<Int>
    private let isAbandoned = Atomic(false)

    init(textCount: Int, _ continuation: AsyncThrowingStream<Progress, any Error>.Continuation, _ time: Duration) {
      self.continuation = continuation
      (deadline, seconds) = (.now + time, Int(time.components.seconds))
      leftCount = Atomic(textCount)
      continuation.onTermination = { [weak self] _ in self?.isAbandoned.store(true, ordering: .relaxed) }
    }

    /// Tokens that a text takes before it is another's turn.
    private static let turnLength = 16

    /// - Returns: whether the text goes on.
    func turn(of completion: Completion, _ text: Int) -> Bool {
      do {
        if isAbandoned.load(ordering: .relaxed) { return false }
        if ContinuousClock.now > deadline { throw RequestFailure.deadline(seconds: seconds) }
        for _ in 0..<Self.turnLength {
          guard let piece = try completion.next() else {
            let left = leftCount.subtract(1, ordering: .acquiringAndReleasing).newValue
            if left == 0 { continuation.finish() }
            return false
          }
          if piece.isEmpty { continue }
          continuation.yield(
            Progress(
              text: text, piece: piece, completionLength: completion.completionLength,
              logProbability: completion.logProbability))
        }
        return true
      } catch {
        continuation.finish(throwing: error)
        return false
      }
    }
  }
}
