import Dispatch
import Synchronization

/// Runs what takes many turns on threads of its own: a turn of each after the other, so that a long one does not stop
/// the others.
package final class TurnScheduler: Sendable {
  /// Does a part of the work; false when nothing is left. Called on one thread at a time.
  package typealias Turn = @Sendable () -> Bool

  private struct State {
    /// Those that no thread runs, in the order in which their turns come.
    var waiting: [Turn] = []
    var count = 0
    var idleQueues: [Int]
  }

  private let limit: Int
  private let queues: [DispatchQueue]
  private let state: Mutex<State>

  /// - Parameter limit: how many may be under way at once.
  package init(limit: Int, threadCount: Int) {
    self.limit = limit
    queues = (0..<threadCount).map { DispatchQueue(label: "turns \($0)", qos: .userInitiated) }
    state = Mutex(State(idleQueues: Array(0..<threadCount)))
  }

  /// - Throws: `RequestFailure.busy` when there is no room for all of them.
  package func add(_ turns: [Turn]) throws(RequestFailure) {
    let woken: [Int]? = state.withLock { state in
      guard state.count + turns.count <= limit else { return nil }
      state.count += turns.count
      state.waiting += turns
      let woken = Array(state.idleQueues.suffix(turns.count))
      state.idleQueues.removeLast(woken.count)
      return woken
    }
    guard let woken else { throw .busy(retryAfter: 1) }
    for queue in woken { queues[queue].async { self.run(queue) } }
  }

  private func run(_ queue: Int) {
    while let turn = nextTurn(of: queue) {
      let goesOn = turn()
      state.withLock { state in
        if goesOn { state.waiting.append(turn) } else { state.count -= 1 }
      }
    }
  }

  private func nextTurn(of queue: Int) -> Turn? {
    state.withLock { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.idleQueues.append(queue)
      return nil
    }
  }
}
