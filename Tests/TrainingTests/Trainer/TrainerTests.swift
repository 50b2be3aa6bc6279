import Tensors
import TestSupport
import Testing
import Training

@Suite struct TrainerTests {
  @Test func trainingLowersTheLoss() throws {
    var task = RegressionTask()
    task.dropout = 0
    let run = try TrainerRun(task, options { $0.limits.epochs = 40 })
    let losses = run.validations.map(\.score.loss)
    #expect(losses.count == 40)
    #expect(losses.last! < losses[0] / 20)
  }

  // MARK: Steps

  @Test func accumulatedMinibatchesEqualOneThatIsLarger() throws {
    var task = RegressionTask(exampleCount: 8)
    (task.dropout, task.noise) = (0, 0)
    func weights(size: Int, accumulation: Int) throws -> [Float] {
      let run = try TrainerRun(
        task,
        options { ($0.plan.size, $0.accumulation, $0.limits.epochs, $0.optimizer.kind) = (size, accumulation, 5, .sgd) }
      )
      #expect(run.last.state.step == 5)
      return run.last.weights.floats
    }
    let whole = try weights(size: 8, accumulation: 1)
    // The same sums in another order: a few roundings a step on weights of about 1.
    for (size, accumulation) in [(4, 2), (2, 4), (1, 8), (4, 100)] {
      #expect(firstDifference(try weights(size: size, accumulation: accumulation), whole, within: 1e-5) == nil)
    }
  }

  @Test func theLastGroupOfAnEpochMayBeSmaller() throws {
    // 23 examples make 6 minibatches of up to 4, and these 2 groups.
    let run = try TrainerRun(RegressionTask(), options { ($0.accumulation, $0.limits.epochs) = (4, 3) })
    #expect(run.last.state.step == 2 * 3)
  }

  /// 23 examples in twos leave one alone, for which two of three shards have none.
  @Test func aMinibatchMayBeSmallerThanTheNumberOfShards() throws {
    let run = try TrainerRun(RegressionTask(), options { ($0.plan.size, $0.shardCount) = (2, 3) })
    #expect(run.last.state.step == 12 * 4)
    #expect(run.last.state.tokenCount == 4 * (0..<23).reduce(0) { $0 + $1 % 3 + 1 })
  }

  @Test func everyTokenIsCounted() throws {
    let run = try TrainerRun(RegressionTask(), options())
    #expect(run.last.state.tokenCount == 4 * (0..<23).reduce(0) { $0 + $1 % 3 + 1 })
  }

  @Test func gradientsAreClippedToTheirNorm() throws {
    let sgd = { (clip: Float) in
      options { ($0.optimizer.kind, $0.clipNorm, $0.limits.steps, $0.schedule.rate) = (.sgd, clip, 1, 1) }
    }
    let start = RegressionTask().initialWeights.bits.floats
    func step(_ clip: Float) throws -> [Double] {
      zip(try TrainerRun(RegressionTask(), sgd(clip)).last.weights.floats, start).map { Double($0) - Double($1) }
    }
    let free = try step(0)
    let norm = free.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(norm > 0.5)
    let clipped = try step(0.1)
    // Weights near 1 are known to 1e-7, and so are the differences.
    for (a, b) in zip(clipped, free) { #expect(abs(a - b * 0.1 / norm) < 1e-6) }
    #expect(try step(1000) == free)
  }

  @Test func averageForgetsTheFirstWeightsSoon() throws {
    let run = try TrainerRun(
      RegressionTask(), options { ($0.averageDecay, $0.validationInterval, $0.limits.steps) = (0.4, 1, 8) })
    var average = RegressionTask().initialWeights.bits.floats
    for (index, save) in run.lastOfSteps.enumerated() {
      let step = Float(index + 1)
      let decay = min(0.4, (1 + step) / (10 + step))  // 2/11, 3/12, 4/13 … and 0.4 from the sixth step
      average = zip(average, save.weights.floats).map { decay * $0 + (1 - decay) * $1 }
      #expect(firstDifference(try #require(save.average).floats, average, within: 1e-6) == nil)
    }
  }

  @Test func theAverageIsWhatIsValidatedAndKept() throws {
    var task = RegressionTask()
    let script = ScoreScript(losses: [1])
    task.script = script
    let run = try TrainerRun(task, options { ($0.averageDecay, $0.limits.steps) = (0.9, 3) })
    #expect(script.weights == [try #require(run.last.average).floats])
    #expect(run.last.best == [run.last.average])
    #expect(run.last.average != run.last.weights)
  }

  @Test func aPlainAverageBeginsWhenValidationsNoLongerImprove() throws {
    var task = RegressionTask()
    // The fifth is the first that is worse than one of those more than two before it: 0.96 after 1 and 0.9.
    let script = ScoreScript(losses: [1, 0.9, 0.95, 0.97, 0.96, 0.8, 0.7, 0.6])
    task.script = script
    let run = try TrainerRun(
      task, options { ($0.averagingInterval, $0.validationInterval, $0.limits.steps) = (2, 1, 8) })
    let weights = run.lastOfSteps.map(\.weights.floats)
    #expect(script.weights[..<5].elementsEqual(weights[..<5]))
    for step in 6...8 {
      let mean = weights[0].indices.map { place in
        weights[4..<step].reduce(0) { $0 + $1[place] } / Float(step - 4)
      }
      #expect(firstDifference(script.weights[step - 1], mean, within: 1e-6) == nil)
    }
    #expect(run.last.state.averagingStart == 5)
    // Three without improvement have begun the average, which is given three of its own.
    task.script = ScoreScript(losses: [1, 0.9, 0.95, 0.97, 0.96, 0.99, 0.98, 0.97, 0.5])
    let patient = try TrainerRun(
      task,
      options {
        ($0.averagingInterval, $0.validationInterval, $0.limits.steps, $0.limits.patience) = (2, 1, 20, 3)
      })
    #expect(patient.last.state.validationCount == 8)
    task.script = ScoreScript(losses: [1, .nan, 0.9, 0.8])
    let broken = try TrainerRun(
      task, options { ($0.averagingInterval, $0.validationInterval, $0.limits.steps) = (1, 1, 4) })
    #expect(broken.last.state.ranks.allSatisfy { $0.isFinite })
  }

  // MARK: Numbers that are not finite

  @Test(arguments: [true, false]) func aStepThatIsNotFiniteChangesNothing(inLoss: Bool) throws {
    var task = RegressionTask()
    (task.poisonedSteps, task.poisonsLoss) = ([5], inLoss)
    func run(steps: Int) throws -> TrainerRun {
      try TrainerRun(task, options { ($0.limits.steps, $0.averageDecay) = (steps, 0.9) })
    }
    let (before, after, end) = (try run(steps: 4), try run(steps: 5), try run(steps: 8))
    #expect(after.last.weights == before.last.weights)
    #expect(after.last.average == before.last.average)
    #expect(after.last.optimizer == before.last.optimizer)
    #expect(after.last.state.updateCount == 4)
    #expect(after.last.state.skippedCount == 1 && after.last.state.consecutiveSkips == 1)
    #expect(after.skips.map(\.step) == [5])
    #expect(after.skips.allSatisfy { !$0.norm.isFinite && $0.loss.isNaN == inLoss })
    #expect(end.last.state.updateCount == 7)
    #expect(end.last.state.skippedCount == 1 && end.last.state.consecutiveSkips == 0)
    #expect(end.last.weights.floats.allSatisfy { $0.isFinite } && end.last.weights != before.last.weights)
  }

  @Test func fiftySkipsInARowEndTheTraining() throws {
    var task = RegressionTask()
    task.poisonedSteps = Set(3..<1000)
    let run = try TrainerRun(task, options { ($0.limits.epochs, $0.validationInterval) = (100, 1000) })
    #expect(run.error == .diverged(step: 52, skipped: 50))
    #expect(run.skips.map(\.step) == Array(3...52))
    task.poisonedSteps = Set(3..<52)
    let other = try TrainerRun(task, options { ($0.limits.epochs, $0.limits.steps) = (100, 60) })
    #expect(other.error == nil)
    #expect(other.last.state.skippedCount == 49)
  }

  @Test func withoutAFiniteValidationThereIsNothingToKeep() throws {
    var task = RegressionTask()
    task.script = ScoreScript(losses: [.nan])
    let run = try TrainerRun(task, options())
    #expect(run.error == .noFiniteValidation(step: 24))
    #expect(run.saves.allSatisfy { !$0.state.isFinished && $0.best.isEmpty })
  }

  // MARK: Limits

  @Test func limitsEndTheTraining() throws {
    let task = RegressionTask()  // six steps an epoch
    func run(_ change: (inout TrainingOptions) -> Void) throws -> (TrainerRun, TrainingEndReason?, [Int]) {
      let run = try TrainerRun(task, options(change))
      return (run, run.endReason, run.validations.map(\.step))
    }
    let (epochs, epochReason, epochValidations) = try run { $0.limits.epochs = 3 }
    #expect(epochReason == .epochs && epochs.last.state.epoch == 3 && epochValidations == [6, 12, 18])
    let (_, stepReason, stepValidations) = try run { $0.limits.steps = 8 }
    #expect(stepReason == .steps && stepValidations == [6, 8])
    let (_, _, wholeEpochs) = try run { $0.limits.steps = 12 }
    #expect(wholeEpochs == [6, 12])
    let (_, timeReason, timeValidations) = try run { $0.limits.seconds = 1e-9 }
    #expect(timeReason == .time && timeValidations == [0])
    #expect(epochs.last.state.isFinished)
  }

  /// The steps after the last regular validation may have made the best weights.
  @Test func theLastWeightsAreValidated() throws {
    func validations(_ change: (inout TrainingOptions) -> Void) throws -> [Int] {
      try TrainerRun(RegressionTask(), options(change)).validations.map(\.step)
    }
    #expect(try validations { ($0.validationInterval, $0.limits.epochs) = (4, 3) } == [4, 8, 12, 16, 18])
    #expect(try validations { ($0.validationInterval, $0.limits.epochs) = (6, 3) } == [6, 12, 18])
    #expect(try validations { ($0.validationInterval, $0.limits.steps) = (4, 7) } == [4, 7])
    #expect(try validations { ($0.validationInterval, $0.limits.steps) = (4, 8) } == [4, 8])
  }

  @Test func withoutExamplesThereIsNoTraining() throws {
    #expect(throws: TrainingError.noExamples) { try TrainerRun(RegressionTask(exampleCount: 0), options()) }
  }
}
