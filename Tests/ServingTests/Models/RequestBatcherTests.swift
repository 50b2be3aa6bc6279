import Serving
import Synchronization
import Testing

struct RequestBatcherTests {
  /// Sizes of batches that have run, and a gate that the first of them waits at.
  private final class Record: Sendable {
    let batches = Mutex<[[Int]]>([])
    let isOpen = Atomic(false)

    func answer(_ items: [Int]) -> [Int] {
      let isFirst = batches.withLock { batches in
        batches.append(items)
        return batches.count == 1
      }
      while isFirst && !isOpen.load(ordering: .acquiring) && !Task.isCancelled {}
      return items.map { $0 * 10 }
    }

    func waitUntilInTheModel() async {
      while batches.withLock({ $0.isEmpty }) { await Task.yield() }
    }
  }

  private func batcher(
    _ record: Record, laneCount: Int = 1, _ change: (inout BatchLimits) -> Void = { _ in }
  ) -> RequestBatcher<Int, Int> {
    var limits = BatchLimits()
    limits.batchSize = 4
    change(&limits)
    return RequestBatcher(limits, lanes: Array(repeating: { record.answer($0) }, count: laneCount)) { $0 < 0 ? -$0 : 1 }
  }

  /// Waits until so many requests are there.
  private func wait(for count: Int, in batcher: RequestBatcher<Int, Int>) async {
    while batcher.waitingCount < count { await Task.yield() }
  }

  @Test(arguments: [1, 3]) func eachRequestGetsItsOwnAnswers(laneCount: Int) async throws {
    let record = Record()
    record.isOpen.store(true, ordering: .releasing)
    let batcher = batcher(record, laneCount: laneCount)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for request in 0..<200 {
        group.addTask {
          let items = (0...request % 7).map { request * 100 + $0 }
          let answers = try await batcher.answers(to: items)
          #expect(answers == items.map { $0 * 10 })
        }
      }
      try await group.waitForAll()
    }
    #expect(record.batches.withLock { $0.allSatisfy { (1...4).contains($0.count) } })
    #expect(try await batcher.answers(to: []) == [])
    #expect(batcher.waitingCount == 0)
  }

  @Test func aLongRequestDoesNotStopOthers() async throws {
    let record = Record()
    let batcher = batcher(record)
    async let first = batcher.answers(to: [0])
    await record.waitUntilInTheModel()
    async let long = batcher.answers(to: Array(1...9))
    await wait(for: 2, in: batcher)
    async let short = batcher.answers(to: [100])
    await wait(for: 3, in: batcher)
    record.isOpen.store(true, ordering: .releasing)
    let answers = try await [first, long, short]
    #expect(answers == [[0], (1...9).map { $0 * 10 }, [1000]])
    // Half of the batch is for each, and what one does not need is for the other.
    #expect(record.batches.withLock { $0 } == [[0], [1, 2, 100], [3, 4, 5, 6], [7, 8, 9]])
  }

  @Test func lanesShareWhatWaits() async throws {
    let record = Record()
    let batcher = batcher(record, laneCount: 2)
    async let first = batcher.answers(to: [0])
    await record.waitUntilInTheModel()
    // The first lane is held up in the model; the second answers all that comes.
    #expect(try await batcher.answers(to: Array(1...9)) == (1...9).map { $0 * 10 })
    #expect(record.batches.withLock { $0 } == [[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]])
    record.isOpen.store(true, ordering: .releasing)
    #expect(try await first == [0])
  }

  @Test func whoComesToAFullQueueIsRefused() async throws {
    let record = Record()
    let batcher = batcher(record) { $0.queueLength = 2 }
    async let first = batcher.answers(to: [1])
    await wait(for: 1, in: batcher)
    async let second = batcher.answers(to: [2])
    await wait(for: 2, in: batcher)
    await #expect(throws: RequestFailure.busy(retryAfter: 1)) { try await batcher.answers(to: [3]) }
    record.isOpen.store(true, ordering: .releasing)
    let answers = try await [first, second]
    #expect(answers == [[10], [20]])
  }

  @Test func whoWaitsForTooLongIsRefused() async throws {
    let record = Record()
    let batcher = batcher(record) { $0.deadline = .zero }
    record.isOpen.store(true, ordering: .releasing)
    await #expect(throws: RequestFailure.deadline(seconds: 0)) { try await batcher.answers(to: [1]) }
    #expect(record.batches.withLock { $0.isEmpty })
  }

  @Test func whoHasGoneLeavesTheQueue() async throws {
    let record = Record()
    let batcher = batcher(record)
    async let first = batcher.answers(to: [1])
    await record.waitUntilInTheModel()
    let gone = Task { try await batcher.answers(to: [2]) }
    await wait(for: 2, in: batcher)
    gone.cancel()
    await #expect(throws: CancellationError.self) { try await gone.value }
    #expect(batcher.waitingCount == 1)
    record.isOpen.store(true, ordering: .releasing)
    let answers = try await first
    #expect(answers == [10])
    #expect(record.batches.withLock { $0 } == [[1]])
  }

  @Test func aLongItemGoesAlone() async throws {
    let record = Record()
    let batcher = batcher(record) { $0.batchLength = 10 }
    async let first = batcher.answers(to: [0])
    await record.waitUntilInTheModel()
    // The length of a negative number is itself.
    async let long = batcher.answers(to: [-6, -50, -3, -8])
    await wait(for: 2, in: batcher)
    record.isOpen.store(true, ordering: .releasing)
    let answers = try await [first, long]
    #expect(answers == [[0], [-60, -500, -30, -80]])
    #expect(record.batches.withLock { $0 } == [[0], [-6], [-50], [-3], [-8]])
  }

  @Test func theTimeOfThoseWhoWaitPassesWhileTheModelWorks() async throws {
    let record = Record()
    let batcher = batcher(record) { $0.deadline = .milliseconds(20) }
    // The model works until it is cancelled, as it is when nobody waits for it.
    await #expect(throws: RequestFailure.deadline(seconds: 0)) { try await batcher.answers(to: [1]) }
    #expect(record.batches.withLock { $0 } == [[1]])
    #expect(batcher.waitingCount == 0)
  }

  @Test func aFailureOfTheModelIsThatOfItsRequests() async throws {
    struct Broken: Error {}
    let lane: RequestBatcher<Int, Int>.Lane = { items in
      if items.contains(13) { throw Broken() }
      return items
    }
    let batcher = RequestBatcher(BatchLimits(), lanes: [lane]) { _ in 1 }
    await #expect(throws: Broken.self) { try await batcher.answers(to: [13]) }
    #expect(try await batcher.answers(to: [1]) == [1])
  }
}
