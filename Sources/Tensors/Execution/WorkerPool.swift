import Synchronization

/// Workers that have something of their own each, such as an arena or a searcher, which they keep from one run to the
/// next.
///
/// `@unchecked Sendable` because each resource is used by one thread at a time: ``Workers`` never runs two pieces with
/// the same worker at once. A pool serves one run at a time.
package final class WorkerPool<Resource>: @unchecked Sendable {
  package let workers: Workers
  private let resources: [Resource]

  package init<Failure: Error>(_ workers: Workers, _ make: () throws(Failure) -> Resource) throws(Failure) {
    self.workers = workers
    var resources: [Resource] = []
    for _ in 0..<workers.threadCount { resources.append(try make()) }
    self.resources = resources
  }

  /// Results of all pieces, in their order; each piece is given the resource of the worker that takes it.
  package func map<Result: Sendable>(
    _ count: Int, _ body: @Sendable (_ piece: Int, Resource) -> Result
  ) -> [Result] {
    workers.map(count) { piece, worker in body(piece, self.resources[worker]) }
  }

  /// The same, unless the task of the caller is cancelled or the workers are interrupted: no piece is begun after that.
  ///
  /// The thread of the caller works too and looks after its task between two pieces; other threads belong to no task
  /// and go by what it finds. A piece may also end early by throwing, as one that takes long should.
  package func mapUnlessCancelled<Result: Sendable>(
    _ count: Int, _ body: @Sendable (_ piece: Int, Resource) throws(CancellationError) -> Result
  ) throws(CancellationError) -> [Result] {
    let isCancelled = Atomic<Bool>(Task.isCancelled)
    let interruption = workers.interruption
    let results = map(count) { piece, resource -> Result? in
      if Task.isCancelled || interruption?.isRequested == true { isCancelled.store(true, ordering: .relaxed) }
      if isCancelled.load(ordering: .relaxed) { return nil }
      do throws(CancellationError) {
        return try body(piece, resource)
      } catch {
        isCancelled.store(true, ordering: .relaxed)
        return nil
      }
    }
    let finished = results.compactMap { $0 }
    guard finished.count == count, interruption?.wasObserved != true else { throw CancellationError() }
    return finished
  }
}

extension WorkerPool where Resource == Arena {
  /// An arena for each worker.
  package convenience init(_ workers: Workers) { self.init(workers) { Arena() } }
}
