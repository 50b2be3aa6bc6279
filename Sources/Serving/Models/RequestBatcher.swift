import Dispatch
import Glibc
import Synchronization

/// What a server takes at most.
package struct BatchLimits: Sendable {
  /// Items that go through the model together.
  package var batchSize = 32
  /// How long a batch waits for items of further requests, while there are several at once.
  package var patience = Duration.milliseconds(2)
  /// Requests that wait at once.
  package var queueLength = 256
  /// From a request's arrival to its answer.
  package var deadline = Duration.seconds(20)

  package init() {}
}

/// Gathers the items of requests into batches, and runs them through a model on a thread of its own, one batch at a
/// time.
///
/// A request that comes alone is answered at once; requests that come while a batch runs are in the next one together.
/// Each has an equal share of a batch, lest a long one stop the others. An answer must not depend on the other items of
/// its batch.
package final class RequestBatcher<Item: Sendable, Answer: Sendable>: Sendable {
  private typealias Continuation = CheckedContinuation<[Answer], any Error>

  private struct Request: Sendable {
    let id: UInt64
    let items: [Item]
    let deadline: ContinuousClock.Instant
    let continuation: Continuation
    var answers: [Answer] = []
  }

  private struct State {
    /// In the order in which they came.
    var requests: [Request] = []
    var isRunning = false
    var requestCount: UInt64 = 0
    /// Requests of the last batch.
    var lastCount = 1
  }

  /// What becomes of a request that has come.
  private enum NextStep {
    case refuse(any Error)
    case start
    case wait
  }

  private struct Batch {
    var items: [Item] = []
    /// How many of each request, in order.
    var shares: [(id: UInt64, count: Int)] = []
  }

  private let limits: BatchLimits
  private let answer: @Sendable ([Item]) throws -> [Answer]
  private let queue: DispatchQueue
  private let state = Mutex(State())

  /// - Parameter answer: an answer to each item, in their order; called on one thread at a time.
  package init(_ limits: BatchLimits, answer: @escaping @Sendable ([Item]) throws -> [Answer]) {
    (self.limits, self.answer) = (limits, answer)
    queue = DispatchQueue(label: "batches", qos: .userInitiated)
  }

  /// - Returns: an answer to each item, in their order.
  /// - Throws: `RequestFailure.busy` and `deadline`, `CancellationError` when the task is cancelled, and what the model
  ///   throws.
  package func answers(to items: [Item]) async throws -> [Answer] {
    guard !items.isEmpty else { return [] }
    let id = state.withLock { state in
      state.requestCount += 1
      return state.requestCount
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        submit(
          Request(id: id, items: items, deadline: .now + limits.deadline, continuation: continuation))
      }
    } onCancel: {
      remove(id)?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Requests that wait, or are being answered.
  package var waitingCount: Int { state.withLock { $0.requests.count } }

  private func submit(_ request: Request) {
    let next: NextStep = state.withLock { state in
      // Whoever cancels later finds the request.
      if Task.isCancelled { return .refuse(CancellationError()) }
      if state.requests.count >= limits.queueLength { return .refuse(RequestFailure.busy(retryAfter: 1)) }
      state.requests.append(request)
      defer { state.isRunning = true }
      return state.isRunning ? .wait : .start
    }
    switch next {
    case .refuse(let error): request.continuation.resume(throwing: error)
    case .start: queue.async { self.run() }
    case .wait: break
    }
  }

  private func remove(_ id: UInt64) -> Request? {
    state.withLock { state in
      state.requests.firstIndex { $0.id == id }.map { state.requests.remove(at: $0) }
    }
  }

  private func run() {
    while true {
      gather()
      refuseLate()
      guard let batch = nextBatch() else { return }
      do {
        let answers = try answer(batch.items)
        precondition(answers.count == batch.items.count, "\(answers.count) answers to \(batch.items.count) items")
        deliver(answers, of: batch)
      } catch {
        for share in batch.shares { remove(share.id)?.continuation.resume(throwing: error) }
      }
    }
  }

  /// Those who had an answer a moment ago ask again a moment later; without this wait the first of them would make a
  /// batch of its own, and all others wait for it.
  private func gather() {
    let end = ContinuousClock.now + limits.patience
    while state.withLock({ $0.lastCount > 1 && $0.requests.count < $0.lastCount }), ContinuousClock.now < end {
      usleep(100)
    }
  }

  private func refuseLate() {
    let now = ContinuousClock.now
    let late = state.withLock { state in
      let late = state.requests.filter { $0.deadline < now }
      if !late.isEmpty { state.requests.removeAll { $0.deadline < now } }
      return late
    }
    let seconds = Int(limits.deadline.components.seconds)
    for request in late { request.continuation.resume(throwing: RequestFailure.deadline(seconds: seconds)) }
  }

  /// Nil, and not running any more, when there are no requests.
  private func nextBatch() -> Batch? {
    state.withLock { state in
      var batch = Batch()
      for (place, request) in state.requests.enumerated() {
        let room = limits.batchSize - batch.items.count
        guard room > 0 else { break }
        let share = (room + state.requests.count - place - 1) / (state.requests.count - place)
        let items = request.items.dropFirst(request.answers.count).prefix(share)
        batch.items += items
        batch.shares.append((request.id, items.count))
      }
      state.isRunning = !batch.items.isEmpty
      state.lastCount = max(1, batch.shares.count)
      return state.isRunning ? batch : nil
    }
  }

  private func deliver(_ answers: [Answer], of batch: Batch) {
    let complete = state.withLock { state in
      var rest = answers[...]
      for share in batch.shares {
        let own = rest.prefix(share.count)
        rest = rest.dropFirst(share.count)
        // Of one that was cancelled meanwhile there is nothing to keep.
        guard let place = state.requests.firstIndex(where: { $0.id == share.id }) else { continue }
        state.requests[place].answers += own
      }
      let complete = state.requests.filter { $0.answers.count == $0.items.count }
      state.requests.removeAll { $0.answers.count == $0.items.count }
      return complete
    }
    for request in complete { request.continuation.resume(returning: request.answers) }
  }
}
