/// One arena for each worker, kept from one piece of work to the next.
package final class ArenaPool: @unchecked Sendable {
  private let arenas: [Arena]

  package init(count: Int) {
    arenas = (0..<count).map { _ in Arena() }
  }

  /// Used by one thread at a time: ``Workers`` never runs two pieces with the same worker at once.
  package subscript(worker: Int) -> Arena { arenas[worker] }
}
