import Tensors
import TestSupport
import Testing
import Training

/// What a trainer makes of scores that were thought out beforehand: one validation after every step.
@Suite struct TrainerValidationTests {
  private func run(
    _ script: ScoreScript, steps: Int = 0, _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> TrainerRun {
    var task = RegressionTask()
    task.script = script
    return try TrainerRun(
      task,
      options {
        ($0.validationInterval, $0.limits.steps) = (1, steps)
        change(&$0)
      })
  }

  // MARK: Early stopping

  @Test func patienceLooksAtTheLoss() throws {
    let found = try run(ScoreScript(losses: [3, 2, 2.5, 2, 1.9, 2, 2, 2, 1])) { $0.limits.patience = 3 }
    #expect(found.endReason == .patience)
    #expect(found.validations.map(\.isBest) == [true, true, false, false, true, false, false, false])
    #expect(found.last.state.best.map(\.step) == [5])
  }

  @Test func patienceLooksAtTheScoreOfTheTask() throws {
    let script = ScoreScript(losses: [6, 5, 4, 3, 2, 1], taskScores: [10, 20, 19, 20, 15, 30])
    let found = try run(script) { $0.limits.patience = 2 }
    #expect(found.endReason == .patience)
    #expect(found.validations.map(\.isBest) == [true, true, false, false])
    #expect(found.last.state.best.map(\.step) == [2])
  }

  /// Whatever the score of the task: some translations come even of weights that are no numbers.
  @Test(arguments: [nil, [50, 10, 60, 70, 80, 5]]) func scoresThatAreNotFiniteAreNeverTheBest(taskScores: [Double]?)
    throws
  {
    let script = ScoreScript(losses: [.nan, 3, .infinity, .nan, .nan, 1], taskScores: taskScores)
    let found = try run(script) { $0.limits.patience = 3 }
    #expect(found.endReason == .patience)
    #expect(found.last.state.best.map(\.step) == [2])
  }

  @Test func withoutPatienceTrainingGoesOn() throws {
    #expect(try run(ScoreScript(losses: [1, 2]), steps: 20) { $0.limits.patience = 0 }.endReason == .steps)
  }

  @Test func plateausLowerTheRate() throws {
    let script = ScoreScript(losses: [9, 8, 8, 8, 8, 7, 7, 7, 7])
    let found = try run(script, steps: 9) { ($0.schedule.kind, $0.schedule.patience) = (.plateau, 2) }
    // Two validations without a new best lower the rate; the count then starts again, as it does with a new best.
    #expect(found.lastOfSteps.map(\.state.reductions) == [0, 0, 0, 1, 1, 1, 1, 2, 2])
    #expect(try run(script, steps: 9).last.state.reductions == 0)
  }

  // MARK: The best weights

  @Test func theBestWeightsAreKeptInTheirOrder() throws {
    let found = try run(ScoreScript(losses: [5, 3, 4, 1, 3, 6, 99]), steps: 6) { $0.keepBest = 3 }
    let orders = [[1], [2, 1], [2, 3, 1], [4, 2, 3], [4, 2, 5], [4, 2, 5]]
    for (save, order) in zip(found.lastOfSteps, orders) {
      #expect(save.state.best.map(\.step) == order)
      #expect(save.best == order.map { found.saves[$0 - 1].weights })
    }
  }

  @Test(arguments: [0.5, 1.5]) func theAverageOfTheBestIsUsedIfItIsBetter(loss: Double) throws {
    let script = ScoreScript(losses: [3, 1, 2, 4, loss])
    let found = try run(script, steps: 4) { $0.keepBest = 3 }
    let isUsed = loss < 1
    let kept = found.saves[3 - 1].best.map(\.floats)  // the last save before the end: of steps 2, 3 and 1
    #expect(kept.count == 3)
    let mean = kept[0].indices.map { index in
      Float(kept.reduce(0.0) { $0 + Double($1[index]) } / 3)
    }
    #expect(script.weights.count == 5)
    #expect(script.weights[4] == mean)
    #expect(found.last.chosen?.floats == (isUsed ? mean : kept[0]))
    #expect(found.last.state.averageOfBest?.score.loss == (isUsed ? loss : nil))
    #expect(found.last.best.map(\.floats) == kept, "the average takes the place of none")
    let averaged = found.events.compactMap { event -> (Int, Bool)? in
      if case .averaged(let count, _, let isUsed) = event { (count, isUsed) } else { nil }
    }
    #expect(averaged.count == 1 && averaged[0] == (3, isUsed))
  }

  @Test func oneSetOfWeightsIsNotAveraged() throws {
    let script = ScoreScript(losses: [3, 1, 2])
    _ = try run(script, steps: 3)
    #expect(script.weights.count == 3)
  }

  @Test func anInterruptedRunIsNotFinished() throws {
    var task = RegressionTask()
    let script = ScoreScript(losses: [3, 2, 1])
    task.script = script
    let found = try TrainerRun(task, options { ($0.validationInterval, $0.keepBest) = (1, 2) }, stopAfter: 3)
    #expect(found.endReason == .interrupted)
    #expect(!found.last.state.isFinished)
    #expect(script.weights.count == 3, "no average of the best is tried")
  }
}
