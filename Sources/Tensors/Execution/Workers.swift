import Dispatch
import Synchronization

/// Threads that take pieces of work, each piece on one thread.
///
/// What a piece computes does not depend on the thread that takes it, so results do not depend on `threadCount`.
package struct Workers: Sendable {
  package let threadCount: Int
  /// What work that can be left looks at.
  package let interruption: Interruption?

  package init(threadCount: Int, interruption: Interruption? = nil) {
    precondition(threadCount > 0, "\(threadCount) threads")
    self.threadCount = threadCount
    self.interruption = interruption
  }

  /// As many, whose work can be left.
  package func interruptible(by interruption: Interruption?) -> Workers {
    Workers(threadCount: threadCount, interruption: interruption)
  }

  /// Runs `body(piece, worker)` for every piece below `count`; `worker` is below `threadCount` and no two pieces run
  /// with the same worker at once. Pieces are taken in order.
  package func run(_ count: Int, _ body: @Sendable (_ piece: Int, _ worker: Int) -> Void) {
    let threads = min(threadCount, count)
    guard threads > 1 else {
      for piece in 0..<count { body(piece, 0) }
      return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: threads) { worker in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if piece >= count { return }
        body(piece, worker)
      }
    }
  }

  /// Results of all pieces, in their order.
  package func map<Result: Sendable>(
    _ count: Int, _ body: @Sendable (_ piece: Int, _ worker: Int) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
    run(count) { piece, worker in
      let result = body(piece, worker)
      results.withLock { $0[piece] = result }
    }
    return results.withLock { $0.map { $0! } }
  }
}
