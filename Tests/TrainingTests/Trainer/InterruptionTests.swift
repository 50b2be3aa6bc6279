import Synchronization
import Tensors
import Testing
import Training

/// A training that is interrupted during a step or a validation goes on as if it had not been.
@Suite struct InterruptionTests {
  /// A task that asks for its end in its midst.
  struct RestlessTask: BucketedTask {
    enum Place: Equatable {
      /// While the loss of a step is computed.
      case step(Int)
      /// In a validation, counted from 1.
      case validation(Int)
    }

    let task = RegressionTask()
    let place: Place
    /// Set where the end is asked for.
    let flag: Flag
    private let validations = Counter()

    init(_ place: Place, _ flag: Flag) { (self.place, self.flag) = (place, flag) }

    var exampleLengths: [ExampleLength] { task.exampleLengths }

    func batch(_ indices: [Int], random: RandomSource) -> [RegressionTask.Point] { task.batch(indices, random: random) }

    func targetCount(_ batch: [RegressionTask.Point]) -> Int { task.targetCount(batch) }

    func loss(_ batch: [RegressionTask.Point], at step: TrainingStep, on tape: Tape) -> LossSum {
      if place == .step(step.number) { flag.set() }
      return task.loss(batch, at: step, on: tape)
    }

    func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
      if place == .validation(validations.next()) { flag.set() }
      if workers.interruption?.isRequested == true { throw CancellationError() }
      return try task.validate(weights, workers: workers)
    }
  }

  final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
  }

  final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
  }

  static let options = TrainingTests.options {
    $0.averageDecay = 0.9
    $0.schedule.kind = .plateau
    $0.keepBest = 3
    $0.validationInterval = 4
  }

  private static func run(_ place: RestlessTask.Place, _ options: TrainingOptions = options) throws -> TrainerRun {
    let flag = Flag()
    return try TrainerRun(
      RestlessTask(place, flag), options, initialWeights: RegressionTask().initialWeights,
      interruption: Interruption { flag.isSet })
  }

  @Test(arguments: [1, 2, 5, 6, 24]) func aStepThatIsLeftWasNeverBegun(step: Int) throws {
    let unbroken = try TrainerRun(RegressionTask(), Self.options)
    let first = try Self.run(.step(step))
    #expect(first.endReason == .interrupted)
    #expect(first.last.state.step == step - 1)
    let second = try TrainerRun(RegressionTask(), Self.options, from: first.last)
    #expect(second.last == unbroken.last)
  }

  /// In mid-epoch, the extra one of the end, that of the average of the best, and one that never comes.
  @Test(arguments: [1, 3, 6, 7, 8]) func aValidationThatIsLeftComesFirstThereafter(number: Int) throws {
    var options = Self.options
    options.limits.steps = 22
    let unbroken = try TrainerRun(RegressionTask(), options)
    #expect(unbroken.validations.count == 6 && unbroken.last.state.isFinished)
    let first = try Self.run(.validation(number), options)
    guard number < 8 else {
      #expect(first.last == unbroken.last)
      return
    }
    #expect(first.endReason == .interrupted && !first.last.state.isFinished)
    let second = try TrainerRun(RegressionTask(), options, from: first.last)
    #expect(second.last == unbroken.last)
    #expect(second.endReason == .steps)
  }

  /// The weights that the time leaves are validated all the same.
  @Test func theTimeLimitLeavesAStep() throws {
    var options = Self.options
    options.limits.seconds = 1e-9
    let run = try TrainerRun(RegressionTask(), options)
    #expect(run.endReason == .time && run.last.state.step == 0 && run.last.state.isFinished)
    #expect(run.validations.map(\.step) == [0])
  }

  @Test func interruptedWorkersBeginNoPiece() {
    let workers = Workers(threadCount: 2, interruption: Interruption { true })
    let begun = Counter()
    #expect(throws: CancellationError.self) {
      try WorkerPool(workers).mapUnlessCancelled(4) { _, _ in begun.next() }
    }
    #expect(begun.next() == 1)
  }

  /// Once seen, the request holds, so no half of a result is taken for whole.
  @Test func aRequestThatWasSeenHolds() {
    let count = Counter()
    let interruption = Interruption { count.next() == 2 }
    #expect(!interruption.isRequested && !interruption.wasObserved)
    #expect(interruption.isRequested && interruption.wasObserved)
    #expect(interruption.isRequested && interruption.wasObserved)
  }
}
