/// Examples cut into batches of like length, one batch per worker, whose results are put back in the order of the
/// examples.
///
/// ```swift
/// let run = BatchRun(lengths: lines.map(\.count), capacity: 32, order: .longestFirst)
/// let results = try run.map(on: arenas, weights: weights) { batch, tape in batch.map { answer(lines[$0], on: tape) } }
/// ```
/// Every model that is run over many examples goes through here: one that is added needs the body alone. Cells, heads
/// and decoders compute the same for an example whatever shares its batch, so the batches decide the speed and no
/// result.
package struct BatchRun: Sendable {
  package enum Order: Sendable {
    /// For sums whose rounding goes by the order of the batches: losses of validations.
    case shortestFirst
    /// A long batch at the end would leave workers idle.
    case longestFirst
  }

  /// Places of the examples; each stands in exactly one batch.
  package let batches: [[Int]]
  private let exampleCount: Int

  /// - Parameters:
  ///   - lengths: what examples are sorted by, one for each; those of one length stay in their order.
  ///   - capacity: the costs of a batch add up to so much at most, unless it is one example that costs more by itself.
  ///   - cost: of an example, by default 1.
  package init(
    lengths: [some Comparable], capacity: Int, order: Order, cost: (_ example: Int) -> Int = { _ in 1 }
  ) {
    let sorted = lengths.indices.sorted { first, second in
      if lengths[first] == lengths[second] { return first < second }
      return order == .shortestFirst ? lengths[first] < lengths[second] : lengths[first] > lengths[second]
    }
    batches = Self.cut(sorted, capacity: capacity, cost: cost)
    exampleCount = lengths.count
  }

  /// Consecutive batches of examples in a given order.
  static func cut(_ examples: some Sequence<Int>, capacity: Int, cost: (Int) -> Int) -> [[Int]] {
    var batches: [[Int]] = []
    var filled = 0
    for example in examples {
      let cost = cost(example)
      if batches.isEmpty || filled + cost > capacity {
        batches.append([])
        filled = 0
      }
      batches[batches.count - 1].append(example)
      filled += cost
    }
    return batches
  }

  /// Runs all batches, unless the task of the caller is cancelled.
  ///
  /// - Parameter body: results of the examples of a batch, in the order of their places there; runs on several threads.
  /// - Returns: the result of each example, in the order of the examples.
  package func map<Resource, Result: Sendable>(
    on pool: WorkerPool<Resource>, _ body: @Sendable (_ batch: [Int], Resource) throws(CancellationError) -> [Result]
  ) throws(CancellationError) -> [Result] {
    restored(
      try pool.mapUnlessCancelled(batches.count) { [batches] piece, resource throws(CancellationError) in
        try body(batches[piece], resource)
      })
  }

  /// The same, each batch on a tape in memory that is used anew for each.
  package func map<Result: Sendable>(
    on arenas: WorkerPool<Arena>, weights: Weights, _ body: @Sendable (_ batch: [Int], Tape) -> [Result]
  ) throws(CancellationError) -> [Result] {
    try map(on: arenas) { batch, arena in
      arena.reset()
      return body(batch, Tape(weights: weights, arena: arena, interruption: arenas.workers.interruption))
    }
  }

  /// What comes of each batch, in the order of ``batches``, unless the workers are interrupted.
  package func resultsOfBatches<Result: Sendable>(
    on arenas: WorkerPool<Arena>, weights: Weights, _ body: @Sendable (_ batch: [Int], Tape) -> Result
  ) throws(CancellationError) -> [Result] {
    try arenas.mapUnlessCancelled(batches.count) { [batches] piece, arena in
      arena.reset()
      return body(batches[piece], Tape(weights: weights, arena: arena, interruption: arenas.workers.interruption))
    }
  }

  /// Results by batch in the order of the examples.
  package func restored<Result>(_ results: [[Result]]) -> [Result] {
    var byExample = [Result?](repeating: nil, count: exampleCount)
    for (batch, results) in zip(batches, results) {
      precondition(results.count == batch.count, "\(results.count) results of a batch of \(batch.count) examples")
      for (example, result) in zip(batch, results) { byExample[example] = result }
    }
    return byExample.map { $0! }
  }
}
