import Testing
import Training

/// Neither threads nor interruptions change a bit of a training.
@Suite struct TrainerResumeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let options: TrainingOptions
    var poisonedSteps: Set<Int> = []

    init(_ name: String, poisonedSteps: Set<Int> = [], _ change: (inout TrainingOptions) -> Void) {
      testDescription = name
      options = TrainingTests.options(change)
      self.poisonedSteps = poisonedSteps
    }

    var task: RegressionTask {
      var task = RegressionTask()
      task.poisonedSteps = poisonedSteps
      return task
    }

    static let all: [Case] = [
      Case("Adam") { _ in },
      Case("everything, validated each epoch") {
        $0.optimizer.weightDecay = 0.01
        $0.averageDecay = 0.9
        $0.schedule.kind = .plateau
        $0.keepBest = 3
      },
      Case("everything, validated in mid-epoch") {
        $0.optimizer.kind = .adamw
        $0.averageDecay = 0.9
        $0.schedule.kind = .plateau
        $0.schedule.warmupSteps = 3
        $0.keepBest = 3
        $0.validationInterval = 4
      },
      Case("accumulation") { ($0.accumulation, $0.validationInterval, $0.keepBest) = (4, 3, 2) },
      Case("momentum") { ($0.optimizer.kind, $0.optimizer.momentum, $0.schedule.kind) = (.rmsprop, 0.9, .exponential) },
      Case("Adadelta, by tokens") {
        $0.optimizer.kind = .adadelta
        ($0.plan.unit, $0.plan.size) = (.tokens, 12)
      },
      Case("skipped updates", poisonedSteps: [3, 4, 9]) { ($0.averageDecay, $0.schedule.kind) = (0.99, .inverseSqrt) },
      Case("early stopping") {
        ($0.schedule.rate, $0.limits.patience, $0.validationInterval, $0.limits.epochs) = (3, 3, 1, 50)
        $0.schedule.kind = .plateau
      },
    ]
  }

  @Test(arguments: Case.all) func threadsChangeNoBit(setup: Case) throws {
    let one = try TrainerRun(setup.task, setup.options)
    for threads in [2, 3] {
      #expect(try TrainerRun(setup.task, setup.options, threads: threads).saves == one.saves)
    }
  }

  @Test(arguments: Case.all) func aRunThatWasStoppedEndsInTheSameBits(setup: Case) throws {
    let unbroken = try TrainerRun(setup.task, setup.options)
    #expect(unbroken.last.state.isFinished)
    // Asked after every step and at the end of every epoch but the last.
    for stop in 1..<unbroken.last.state.step {
      let first = try TrainerRun(setup.task, setup.options, stopAfter: stop)
      if first.endReason != .interrupted { break }
      #expect(!first.last.state.isFinished)
      let second = try TrainerRun(setup.task, setup.options, threads: 2, from: first.last)
      #expect(second.last == unbroken.last, "stopped after asking \(stop) times")
      #expect(first.validations.count + second.validations.count == unbroken.validations.count)
    }
  }

  @Test(arguments: Case.all) func aRunThatStopsAfterEveryStepEndsInTheSameBits(setup: Case) throws {
    let unbroken = try TrainerRun(setup.task, setup.options)
    var run = try TrainerRun(setup.task, setup.options, stopAfter: 1)
    while run.endReason == .interrupted {
      run = try TrainerRun(setup.task, setup.options, from: run.last, stopAfter: 1)
    }
    #expect(run.last == unbroken.last)
  }

  /// A kill loses what came after the last save, and the run is begun again from there.
  @Test(arguments: Case.all) func aRunFromAnySaveEndsInTheSameBits(setup: Case) throws {
    let unbroken = try TrainerRun(setup.task, setup.options)
    for save in unbroken.saves.dropLast() {
      #expect(try TrainerRun(setup.task, setup.options, from: save).last == unbroken.last)
    }
  }

  @Test func theSeedChangesTheRun() throws {
    let other = options { $0.seed = 2 }
    #expect(
      try TrainerRun(RegressionTask(), options()).last.weights != TrainerRun(RegressionTask(), other).last.weights)
  }

  @Test func aFinishedRunDoesNothingMore() throws {
    let finished = try TrainerRun(RegressionTask(), options())
    let again = try TrainerRun(RegressionTask(), options(), from: finished.last)
    #expect(again.events.isEmpty && again.saves.isEmpty)
  }
}
