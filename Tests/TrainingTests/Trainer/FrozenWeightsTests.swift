import Tensors
import TestSupport
import Testing
import Training

@Suite struct FrozenWeightsTests {
  private static let start = RegressionTask().initialWeights.bits

  private func task(_ frozen: @escaping @Sendable (Int) -> [Range<Int>]) -> RegressionTask {
    var task = RegressionTask()
    task.frozen = frozen
    return task
  }

  /// With decay, which changes weights that have no gradient.
  @Test(arguments: OptimizerKind.allCases) func frozenWeightsStayAndOthersMove(kind: OptimizerKind) throws {
    let options = options {
      $0.optimizer.kind = kind
      $0.optimizer.weightDecay = 0.1
      ($0.schedule.rate, $0.averageDecay) = (0.01, 0.9)
    }
    let run = try TrainerRun(task { _ in [0..<3, 7..<8] }, options)
    for bits in [run.last.weights, try #require(run.last.average)] {
      for place in Self.start.indices.prefix(RegressionTask.size) {
        let isFrozen = place < 3 || place == 7
        #expect((bits[place] == Self.start[place]) == isFrozen, "weight \(place)")
      }
    }
  }

  /// Momentum from before moves nothing, and neither does that of frozen epochs after.
  @Test(arguments: OptimizerKind.allCases) func weightsMayBeFrozenAndThawed(kind: OptimizerKind) throws {
    let options = options { options in
      options.optimizer.kind = kind
      options.optimizer.momentum = kind == .sgd ? 0.9 : options.optimizer.momentum
      options.schedule.rate = 0.01
    }
    let run = try TrainerRun(task { epoch in (1...2).contains(epoch) ? [0..<5] : [] }, options)
    let ends = run.lastOfSteps.filter { $0.state.minibatch == 0 }.map { Array($0.weights.prefix(RegressionTask.size)) }
    try #require(ends.count == 4)
    #expect(ends[0].prefix(5) != Self.start.prefix(5), "free in the first epoch")
    #expect(ends[1].prefix(5) == ends[0].prefix(5) && ends[2].prefix(5) == ends[0].prefix(5))
    #expect(zip(ends[3], ends[2]).allSatisfy { $0 != $1 }, "thawed in the last")
  }

  /// Clipping looks at what is trained, so a large gradient of a frozen weight does not slow the others.
  @Test func frozenGradientsAreNotInTheNorm() throws {
    let options = options {
      ($0.optimizer.kind, $0.clipNorm, $0.limits.steps, $0.schedule.rate) = (.sgd, 0.1, 1, 1)
    }
    let run = try TrainerRun(task { _ in [0..<15] }, options)
    let steps = zip(run.last.weights.floats, Self.start.floats).map { Double($0) - Double($1) }
    let norm = steps.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // Weights near 1 are known to 1e-7.
    #expect(abs(norm - 0.1) < 1e-6)
  }

  @Test func everythingMayBeFrozen() throws {
    let run = try TrainerRun(task { _ in [0..<RegressionTask.size] }, options())
    #expect(run.last.weights == Self.start && run.last.state.updateCount == 24)
  }

  @Test func stoppingAndThreadsChangeNothing() throws {
    let task = task { epoch in epoch < 2 ? [4..<11] : [] }
    let whole = try TrainerRun(task, options())
    for stop in [1, 6, 9, 12, 13] {
      let first = try TrainerRun(task, options(), stopAfter: stop)
      let second = try TrainerRun(task, options(), threads: 3, from: first.last)
      #expect(second.last.weights == whole.last.weights, "stopped at \(stop)")
    }
  }
}
