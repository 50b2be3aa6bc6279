import Tensors
import Testing
import Training

/// What draws a training to the weights that it began with.
@Suite struct BaseWeightsTests {
  private static let pulled = options {
    $0.optimizer.pull = 2
    $0.baseShare = 0.25
    $0.validationInterval = 3
  }

  @Test func aPullIsTheEquation() {
    var options = OptimizerOptions()
    (options.kind, options.pull) = (.sgd, 0.5)
    let base: [Float] = [1, -2, 0.5, 3]
    let weights = FlatArray([2, -2, 0, 4])
    var expected = weights.elements.map(Double.init)
    let optimizer = Optimizer(
      options, count: base.count, pull: BasePull(toward: FlatArray(base), strength: options.pull))
    for step in 1...5 {
      let gradient: [Float] = [0.25, -1, 0.5, Float(step)]
      optimizer.beginStep()
      optimizer.update(weights, gradient: FlatArray(gradient), in: 0..<base.count, rate: 0.1)
      for place in base.indices {
        expected[place] -= 0.1 * Double(gradient[place])
        expected[place] -= 0.1 * 0.5 * (expected[place] - Double(base[place]))
      }
    }
    // Some roundings of each of five steps, on numbers of at most 4.
    for (found, expected) in zip(weights.elements, expected) { #expect(abs(Double(found) - expected) < 5e-6) }
  }

  @Test func thePullOfTheWholeWayLeavesTheBase() throws {
    let task = RegressionTask()
    let run = try TrainerRun(task, options { ($0.optimizer.pull, $0.schedule.rate) = (40, 0.05) })
    #expect(run.last.weights == task.initialWeights.bits)
    #expect(run.last.state.updateCount > 10)
  }

  @Test func aStrongerPullStaysNearer() throws {
    func distance(_ pull: Float) throws -> Float {
      let task = RegressionTask()
      let weights = try TrainerRun(task, options { $0.optimizer.pull = pull }).last.weights.floats
      return zip(weights, task.initialWeights.array.elements).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let distances = try [0, 1, 4, 10].map { try distance($0) }
    #expect(distances == distances.sorted(by: >) && distances[3] > 0)
  }

  /// The training itself is the same.
  @Test func theKeptWeightsAreAMixture() throws {
    let task = RegressionTask()
    let plain = try TrainerRun(task, options { $0.validationInterval = 1 })
    let mixed = try TrainerRun(
      task,
      options {
        $0.validationInterval = 1
        $0.baseShare = 0.25
      })
    #expect(mixed.last.weights == plain.last.weights)
    let base = task.initialWeights.array.elements
    for save in mixed.saves.prefix(5) where save.state.best.first?.step == save.state.step {
      for (place, kept) in save.best[0].floats.enumerated() {
        let expected = 0.25 * base[place] + 0.75 * save.weights.floats[place]
        // Two roundings of numbers up to about 4.
        #expect(abs(kept - expected) < 1e-6)
      }
    }
  }

  @Test(arguments: [2, 3]) func threadsChangeNoBit(threads: Int) throws {
    let task = RegressionTask()
    #expect(try TrainerRun(task, Self.pulled, threads: threads).last == TrainerRun(task, Self.pulled).last)
  }

  @Test func aRunFromAnySaveEndsInTheSameBits() throws {
    let task = RegressionTask()
    let whole = try TrainerRun(task, Self.pulled)
    for save in whole.saves.dropLast() {
      #expect(try TrainerRun(task, Self.pulled, from: save).last == whole.last)
    }
  }

  @Test func theFirstValidationIsThatOfTheBase() throws {
    let task = RegressionTask()
    let trainer = try Trainer(
      task, options: Self.pulled, initialWeights: task.initialWeights, workers: Workers(threadCount: 1))
    trainer.validateFirst()
    var steps: [Int] = []
    var saves: [SavedRun] = []
    try trainer.run(
      shouldStop: { false },
      report: { if case .validated(let validation) = $0 { steps.append(validation.step) } },
      save: { saves.append(SavedRun($0)) })
    #expect(steps.starts(with: [0, 3, 6]))
    #expect(saves[0].best[0] == task.initialWeights.bits && saves[0].state.step == 0)
  }
}
