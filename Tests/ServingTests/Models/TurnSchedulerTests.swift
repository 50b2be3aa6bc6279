import Serving
import Synchronization
import Testing

struct TurnSchedulerTests {
  @Test func turnsAlternateAndAllAreTaken() async throws {
    let scheduler = TurnScheduler(limit: 100, threadCount: 1)
    let record = Mutex<[Int]>([])
    await withCheckedContinuation { continuation in
      let left = Mutex(3)
      // None begins before all are there.
      let turns = (0..<3).map { number -> TurnScheduler.Turn in
        let count = Mutex(0)
        return {
          record.withLock { $0.append(number) }
          let goesOn = count.withLock { count in
            count += 1
            return count < 4
          }
          if !goesOn
            && left.withLock({
              $0 -= 1
              return $0
            }) == 0
          {
            continuation.resume()
          }
          return goesOn
        }
      }
      try? scheduler.add(turns)
    }
    #expect(record.withLock { $0 } == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
  }

  @Test func thereIsNoRoomForMoreThanTheLimit() throws {
    let scheduler = TurnScheduler(limit: 2, threadCount: 1)
    #expect(throws: RequestFailure.busy(retryAfter: 1)) { try scheduler.add([{ false }, { false }, { false }]) }
    let isOpen = Atomic(false)
    try scheduler.add([{ !isOpen.load(ordering: .acquiring) }, { !isOpen.load(ordering: .acquiring) }])
    #expect(throws: RequestFailure.busy(retryAfter: 1)) { try scheduler.add([{ false }]) }
    isOpen.store(true, ordering: .releasing)
  }
}
