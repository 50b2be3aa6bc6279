import Tensors

/// Trains the weights of any task: minibatches in, gradients summed over shards, one update a step.
///
/// A run is a function of the options, the data and the seed. Threads change nothing, and neither does stopping: a
/// trainer given the ``TrainingSnapshot`` of another goes on to the same weights.
package final class Trainer<Task: TrainingTask> {
  let task: Task
  let options: TrainingOptions
  let workers: Workers
  let reduction: GradientReduction
  let random: RandomSource
  let gradients: [FlatArray]
  let arenas: WorkerPool<Arena>
  let baseShare: BaseShare?
  package internal(set) var snapshot: TrainingSnapshot
  var frozen: (epoch: Int, weights: FrozenWeights)?

  /// Updates in a row that may be skipped before a training is given up.
  private let tolerableSkips = 50

  package init(
    _ task: Task, options: TrainingOptions, initialWeights: Weights, workers: Workers
  ) throws {
    guard !task.isEmpty else { throw TrainingError.noExamples }
    precondition(options.shardCount > 0, "\(options.shardCount) shards")
    precondition(options.accumulation > 0, "accumulation of \(options.accumulation) minibatches")
    precondition(options.keepBest > 0, "the best \(options.keepBest) weights are to be kept")
    self.task = task
    self.options = options
    self.workers = workers
    reduction = GradientReduction(workers: workers)
    random = RandomSource(seed: options.seed)
    gradients = (0..<options.shardCount).map { _ in FlatArray(count: initialWeights.count) }
    arenas = WorkerPool(workers)
    let base = options.keepsBase ? initialWeights.copied().array : FlatArray(count: 0)
    baseShare = options.baseShare > 0 ? BaseShare(base: base, share: options.baseShare) : nil
    let pull = options.optimizer.pull > 0 ? BasePull(toward: base, strength: options.optimizer.pull) : nil
    snapshot = TrainingSnapshot(
      state: TrainingState(), weights: initialWeights,
      average: options.keepsAverage ? initialWeights.copied() : nil,
      optimizer: Optimizer(options.optimizer, count: initialWeights.count, pull: pull),
      carried: FlatArray(count: task.carriedCount), best: [])
  }

  /// Lets a training begin with a validation of the weights that it is given.
  package func validateFirst() { snapshot.state.isValidationDue = true }

  /// Goes on from where another trainer stood.
  package func resume(state: TrainingState, best: [Weights]) {
    snapshot.state = state
    snapshot.best = best
    frozen = nil
    snapshot.optimizer.stepCount = state.updateCount
    snapshot.weights.invalidatePacked()
    snapshot.average?.invalidatePacked()
  }

  /// Trains until a limit is met.
  ///
  /// - Parameters:
  ///   - interruption: asked during steps and validations too. A step that is left was never begun, and a
  ///     validation that is left comes first when the training goes on.
  ///   - shouldStop: asked after every step; true ends the run so that it can be resumed.
  ///   - report: called with what happens.
  ///   - save: called after every validation and at the end, with everything that a resumption needs.
  /// - Returns: why the run ended; nil when the training was finished before.
  @discardableResult
  package func run(
    interruption: Interruption? = nil, shouldStop: () -> Bool, report: (TrainingEvent) -> Void,
    save: (TrainingSnapshot) throws -> Void
  ) throws -> TrainingEndReason? {
    if snapshot.state.isFinished { return nil }
    // Stands still while the computer sleeps.
    let clock = SuspendingClock()
    let secondsBefore = snapshot.state.seconds
    let begin = clock.now
    func elapsed() -> Double { secondsBefore + (clock.now - begin).seconds }
    let deadline = options.limits.seconds > 0 ? options.limits.seconds - secondsBefore : nil
    let stepInterruption = interruptionOfSteps(interruption, clock, deadline: deadline.map { begin + .seconds($0) })
    if snapshot.state.step > 0 { report(.resumed(step: snapshot.state.step)) }
    var window = ProgressWindow(start: elapsed())

    /// Validates where that is due, and ends the run where a limit is met.
    func settle(savesAlways: Bool) throws -> TrainingEndReason? {
      let isDue = snapshot.state.isValidationDue
      let isLeft = isDue ? try !validate(interruption, report) : false
      snapshot.state.seconds = elapsed()
      let isInterrupted = isLeft || interruption?.isRequested == true
      if let reason = options.limits.reached(by: snapshot.state) ?? (isInterrupted || shouldStop() ? .interrupted : nil)
      {
        return try finish(isLeft ? .interrupted : reason, interruption, report, save)
      }
      if isDue || savesAlways {
        try save(snapshot)
        window.restart(at: elapsed())
      }
      return nil
    }

    let isAtEnd = options.limits.reached(by: snapshot.state) != nil || interruption?.isRequested == true
    if snapshot.state.isValidationDue || isAtEnd, let reason = try settle(savesAlways: false) { return reason }
    while true {
      let epochPlan = task.minibatches(options.plan, epoch: snapshot.state.epoch, random: random("order"))
      while snapshot.state.minibatch < epochPlan.count {
        let group = Array(epochPlan[snapshot.state.minibatch...].prefix(options.accumulation))
        guard let outcome = step(group, stepInterruption) else {
          snapshot.state.seconds = elapsed()
          let isTime = interruption?.isRequested != true
          return try finish(isTime ? .time : .interrupted, interruption, report, save)
        }
        snapshot.state.minibatch += group.count
        snapshot.state.seconds = elapsed()
        try add(
          outcome, to: &window, epochShare: Double(snapshot.state.minibatch) / Double(epochPlan.count), report)
        let interval = options.validationInterval
        snapshot.state.isValidationDue = interval > 0 && snapshot.state.step % interval == 0
        if let reason = try settle(savesAlways: false) { return reason }
      }
      snapshot.state.epoch += 1
      snapshot.state.minibatch = 0
      snapshot.state.isValidationDue = options.validationInterval == 0
      if let reason = try settle(savesAlways: true) { return reason }
    }
  }

  /// Reports an update that was left out, and from time to time how the run goes.
  ///
  /// - Throws: `TrainingError.diverged`.
  private func add(
    _ outcome: Outcome, to window: inout ProgressWindow, epochShare: Double, _ report: (TrainingEvent) -> Void
  ) throws {
    if outcome.isApplied {
      window.add(outcome.sum)
    } else {
      report(
        .skippedUpdate(
          step: snapshot.state.step, loss: outcome.sum.loss / Double(max(outcome.sum.tokenCount, 1)),
          gradientNorm: outcome.norm))
      if snapshot.state.consecutiveSkips >= tolerableSkips {
        throw TrainingError.diverged(step: snapshot.state.step, skipped: snapshot.state.consecutiveSkips)
      }
    }
    if let progress = window.progress(
      snapshot.state, epochShare: epochShare, rate: outcome.rate, norm: outcome.norm, limits: options.limits)
    {
      report(.progress(progress))
    }
  }

  /// Steps are left at the end of the time, too, whose validation is not.
  private func interruptionOfSteps(
    _ interruption: Interruption?, _ clock: SuspendingClock, deadline: SuspendingClock.Instant?
  ) -> Interruption? {
    guard let deadline else { return interruption }
    return Interruption { interruption?.isRequested == true || clock.now >= deadline }
  }
}
