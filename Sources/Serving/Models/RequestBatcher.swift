import Dispatch
import Glibc
import Synchronization

/// What a server takes at most.
package struct BatchLimits: Sendable {
  /// Items that go through the model together.
  package var batchSize = 32
  /// Characters that go through the model together, unless one item has more.
  package var batchLength = 1 << 14
  /// How long a batch waits for items of further requests, while there are several at once.
  package var patience = Duration.milliseconds(2)
  /// Requests that wait at once.
  package var queueLength = 256
  /// From a request's arrival to its answer.
  package var deadline = Duration.seconds(20)

  package init() {}
}

/// Gathers the items of requests into batches, and runs them through a model on threads of its own, one for each lane.
///
/// A request that comes alone is answered at once; requests that come while all lanes run are in the next batch
/// together. Each has an equal share of a batch, lest a long one stop the others. Lanes run one after another rather
/// than together: while one waits for its clients to ask again, the others work. A batch that nobody waits for any more
/// is left. An answer must not depend on the other items of its batch.
package final class RequestBatcher<Item: Sendable, Answer: Sendable>: Sendable {
  /// An answer to each item, in their order; called on one thread at a time, in a task that may be cancelled.
  package typealias Lane = @Sendable ([Item]) throws -> [Answer]

  private struct Request: Sendable {
    let id: UInt64
    let items: [Item]
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<[Answer], any Error>
    /// Items that a lane has taken.
    var takenCount = 0
    var answers: [Answer?]
    var answerCount = 0

    init(
      id: UInt64, items: [Item], deadline: ContinuousClock.Instant,
      continuation: CheckedContinuation<[Answer], any Error>
    ) {
      (self.id, self.items, self.deadline, self.continuation) = (id, items, deadline, continuation)
      answers = Array(repeating: nil, count: items.count)
    }
  }

  private struct State {
    /// In the order in which they came.
    var requests: [Request] = []
    var idleLanes: [Int]
    /// Of each lane that is in the model.
    var running: [Int: (batch: Batch, work: Task<[Answer], any Error>)] = [:]
    var runningCount = 0
    var requestCount: UInt64 = 0

    mutating func end(_ lane: Int) {
      running[lane] = nil
      runningCount -= 1
    }

    func leaveAbandonedBatches() {
      for (batch, work) in running.values
      where !batch.shares.contains(where: { share in requests.contains { $0.id == share.id } }) {
        work.cancel()
      }
    }

    var untakenCount: Int { requests.reduce(0) { $0 + $1.items.count - $1.takenCount } }
  }

  /// Items of several requests.
  private struct Batch {
    var items: [Item] = []
    var length = 0
    /// Which of each request, in order.
    var shares: [(id: UInt64, places: Range<Int>)] = []
  }

  private let limits: BatchLimits
  private let lanes: [Lane]
  private let length: @Sendable (Item) -> Int
  private let threads: [TaskThread]
  private let state: Mutex<State>

  /// - Parameters:
  ///   - lanes: the model, once for each thread that may run it beside the others.
  ///   - length: of an item, in characters.
  package init(_ limits: BatchLimits, lanes: [Lane], length: @escaping @Sendable (Item) -> Int) {
    precondition(!lanes.isEmpty, "0 lanes")
    (self.limits, self.lanes, self.length) = (limits, lanes, length)
    threads = lanes.indices.map { TaskThread("lane \($0)") }
    state = Mutex(State(idleLanes: Array(lanes.indices.reversed())))
    watchDeadlines()
  }

  /// All lanes may be in the model when the time of those who wait has passed.
  private func watchDeadlines() {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(250)) { [weak self] in
      self?.refuseLate()
      self?.watchDeadlines()
    }
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
        submit(Request(id: id, items: items, deadline: .now + limits.deadline, continuation: continuation))
      }
    } onCancel: {
      remove(id)?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Requests that wait, or are being answered.
  package var waitingCount: Int { state.withLock { $0.requests.count } }

  private func submit(_ request: Request) {
    let outcome: Result<[Int], any Error> = state.withLock { state in
      // Whoever cancels later finds the request.
      if Task.isCancelled { return .failure(CancellationError()) }
      if state.requests.count >= limits.queueLength { return .failure(RequestFailure.busy(retryAfter: 1)) }
      state.requests.append(request)
      let woken = Array(state.idleLanes.suffix(request.items.count))
      state.idleLanes.removeLast(woken.count)
      return .success(woken)
    }
    switch outcome {
    case .success(let woken):
      for lane in woken { Task(executorPreference: threads[lane]) { await self.run(lane) } }
    case .failure(let error): request.continuation.resume(throwing: error)
    }
  }

  private func remove(_ id: UInt64) -> Request? {
    state.withLock { state in
      let request = state.requests.firstIndex { $0.id == id }.map { state.requests.remove(at: $0) }
      state.leaveAbandonedBatches()
      return request
    }
  }

  /// Runs batches until there are no requests.
  private func run(_ lane: Int) async {
    var lastCount = 1
    while true {
      gather(lastCount)
      refuseLate()
      guard let batch = nextBatch(of: lane) else { return }
      lastCount = batch.shares.count
      let work = Task(executorPreference: threads[lane]) { [lanes] in try lanes[lane](batch.items) }
      state.withLock { state in
        state.running[lane] = (batch, work)
        // Who waited may have gone meanwhile.
        state.leaveAbandonedBatches()
      }
      do {
        let answers = try await work.value
        precondition(answers.count == batch.items.count, "\(answers.count) answers to \(batch.items.count) items")
        deliver(answers, of: batch, from: lane)
      } catch {
        state.withLock { $0.end(lane) }
        for share in batch.shares { remove(share.id)?.continuation.resume(throwing: error) }
      }
    }
  }

  /// Those who had an answer a moment ago ask again a moment later; without this wait the first of them would make a
  /// batch of its own, and all others wait for it.
  private func gather(_ count: Int) {
    guard count > 1 else { return }
    let end = ContinuousClock.now + limits.patience
    while state.withLock({ $0.requests.count { $0.takenCount < $0.items.count } }) < count, ContinuousClock.now < end {
      usleep(100)
    }
  }

  private func refuseLate() {
    let now = ContinuousClock.now
    let late = state.withLock { state in
      let late = state.requests.filter { $0.deadline < now }
      if !late.isEmpty {
        state.requests.removeAll { $0.deadline < now }
        state.leaveAbandonedBatches()
      }
      return late
    }
    let seconds = Int(limits.deadline.components.seconds)
    for request in late { request.continuation.resume(throwing: RequestFailure.deadline(seconds: seconds)) }
  }

  /// Nil, and the lane idle, when no request has items that wait.
  private func nextBatch(of lane: Int) -> Batch? {
    state.withLock { state in
      var batch = Batch()
      // What waits is for all lanes that do not run.
      let freeCount = lanes.count - state.runningCount
      let size = min(limits.batchSize, (state.untakenCount + freeCount - 1) / freeCount)
      let waiting = state.requests.indices.filter { state.requests[$0].takenCount < state.requests[$0].items.count }
      for (place, index) in waiting.enumerated() {
        let room = size - batch.items.count
        guard room > 0 else { break }
        let request = state.requests[index]
        let share = (room + waiting.count - place - 1) / (waiting.count - place)
        let wanted = request.items[request.takenCount...].prefix(share)
        let fitting = wanted.prefix { item in
          batch.length += length(item)
          return batch.length <= limits.batchLength || batch.length == length(item)
        }
        if fitting.isEmpty { break }
        batch.items += fitting
        batch.shares.append((request.id, fitting.indices))
        state.requests[index].takenCount = fitting.endIndex
        if fitting.count < wanted.count { break }
      }
      if batch.items.isEmpty {
        state.idleLanes.append(lane)
        return nil
      }
      state.runningCount += 1
      return batch
    }
  }

  private func deliver(_ answers: [Answer], of batch: Batch, from lane: Int) {
    let complete = state.withLock { state in
      state.end(lane)
      var rest = answers[...]
      for share in batch.shares {
        let own = rest.prefix(share.places.count)
        rest = rest.dropFirst(share.places.count)
        // Of one that was cancelled meanwhile there is nothing to keep.
        guard let index = state.requests.firstIndex(where: { $0.id == share.id }) else { continue }
        for (place, answer) in zip(share.places, own) { state.requests[index].answers[place] = answer }
        state.requests[index].answerCount += own.count
      }
      let complete = state.requests.filter { $0.answerCount == $0.items.count }
      state.requests.removeAll { $0.answerCount == $0.items.count }
      return complete
    }
    for request in complete { request.continuation.resume(returning: request.answers.map { $0! }) }
  }
}

/// A thread that runs the parts of tasks, one after the other.
private final class TaskThread: TaskExecutor {
  private let queue: DispatchQueue

  init(_ name: String) { queue = DispatchQueue(label: name, qos: .userInitiated) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
