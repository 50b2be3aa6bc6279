import Synchronization

/// A request to leave work that takes long, which is asked for in its midst by all threads that do it.
///
/// Once one thread has seen the request, all see it, so nothing is taken for whole that was left.
package final class Interruption: Sendable {
  private let request: @Sendable () -> Bool
  private let wasSeen = Atomic<Bool>(false)

  /// - Parameter request: whether work is to be left; called on several threads.
  package init(_ request: @escaping @Sendable () -> Bool) { self.request = request }

  /// Whether to leave now. What is computed from here on is thrown away, so it may be anything.
  package var isRequested: Bool {
    if wasSeen.load(ordering: .relaxed) { return true }
    guard request() else { return false }
    wasSeen.store(true, ordering: .relaxed)
    return true
  }

  /// Whether work may have been left, so that its results are not whole.
  package var wasObserved: Bool { wasSeen.load(ordering: .relaxed) }
}
