import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// All that changes during a training.
package struct TrainingSnapshot {
  package var state: TrainingState
  package let weights: Weights
  package let average: Weights?
  package let optimizer: Optimizer
  /// What the task carries from minibatch to minibatch.
  package let carried: FlatArray
  /// Weights of the best validations, best first.
  package var best: [Weights]
  /// The mean of the best: at the end of a training, where it does better than any of them.
  package var averageOfBest: Weights?
  /// Where a finished training stood when it met its limit, before what only the end brings. From here a run with
  /// higher limits goes on as if it had had them from the start; the weights and the optimizer are the same.
  package var beforeEnd: (state: TrainingState, best: [Weights])?

  /// The weights to use, with their validation; nil before the first that is finite.
  package var chosen: (weights: Weights, kept: TrainingState.Kept)? {
    guard let weights = averageOfBest ?? best.first, let kept = state.chosen else { return nil }
    return (weights, kept)
  }
}

/// Trains the weights of any task: minibatches in, gradients summed over shards, one update a step.
///
/// A run is a function of the options, the data and the seed. Threads change nothing, and neither does stopping: a
/// trainer given the ``TrainingSnapshot`` of another goes on to the same weights.
package final class Trainer<Task: TrainingTask> {
  private let task: Task
  private let options: TrainingOptions
  private let workers: Workers
  private let reduction: GradientReduction
  private let random: RandomSource
  private let gradients: [FlatArray]
  private let arenas: WorkerPool<Arena>
  package private(set) var snapshot: TrainingSnapshot
  private var frozen: (epoch: Int, weights: FrozenWeights)?

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
    snapshot = TrainingSnapshot(
      state: TrainingState(), weights: initialWeights,
      average: options.keepsAverage ? initialWeights.copied() : nil,
      optimizer: Optimizer(options.optimizer, count: initialWeights.count),
      carried: FlatArray(count: task.carriedCount), best: [])
  }

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
  ///   - report: told what happens.
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
      let epochPlan = task.minibatches(options.plan, random: random("order")(snapshot.state.epoch))
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

  // MARK: One step

  private struct Outcome {
    let sum: LossSum
    let norm: Double
    let rate: Float
    let isApplied: Bool
  }

  /// One update from some minibatches, each cut into shards.
  ///
  /// - Returns: nil when it was left, and everything is as before it.
  private func step(_ minibatches: [[Task.Example]], _ interruption: Interruption?) -> Outcome? {
    let step = snapshot.state.step + 1
    let shardCount = options.shardCount
    // (1) Cut the minibatches.
    let shards = shards(of: minibatches, random: random("step")(step))
    let (task, weights, gradients, carried) = (task, snapshot.weights, gradients, snapshot.carried)
    // A small minibatch leaves some shards empty.
    let batches = workers.map(shards.count) { piece, _ in
      shards[piece].examples.isEmpty ? nil : task.batch(shards[piece].examples, random: shards[piece].random("data"))
    }
    let targetCount = batches.reduce(0) { $0 + ($1.map(task.targetCount) ?? 0) }
    let carriedBefore = interruption == nil ? [] : carried.elements
    // (2) Forward and backward. A shard's gradients of all accumulated minibatches go to one array, in order.
    let sums = arenas.map(shardCount) { shard, arena in
      var sum = LossSum()
      for piece in Swift.stride(from: shard, to: shards.count, by: shardCount) {
        guard let batch = batches[piece], interruption?.isRequested != true else { continue }
        arena.reset()
        let tape = Tape(
          weights: weights, arena: arena, gradients: gradients[shard], random: shards[piece].random("model"),
          interruption: interruption)
        sum += task.loss(
          batch, at: TrainingStep(number: step, scale: 1 / Float(max(targetCount, 1)), carried: carried), on: tape)
        tape.backward()
      }
      return sum
    }
    if interruption?.wasObserved == true {
      for gradient in gradients { reduction.clear(gradient) }
      if carried.count > 0 { carried[0..<carried.count] = carriedBefore }
      return nil
    }
    snapshot.state.step = step
    var sum = LossSum()
    for shard in sums { sum += shard }
    // (3) Sum in shard order, clip, update.
    let frozen = frozenWeights()
    frozen.clear(gradients)
    let norm = reduction.sum(gradients)
    let rate = options.schedule.rate(step: step, reductions: snapshot.state.reductions)
    guard norm.isFinite && sum.loss.isFinite else {
      reduction.clear(gradients[0])
      reduction.clear(carried)
      snapshot.state.skippedCount += 1
      snapshot.state.consecutiveSkips += 1
      return Outcome(sum: sum, norm: norm, rate: rate, isApplied: false)
    }
    let clip = options.clipNorm > 0 && norm > Double(options.clipNorm) ? Float(Double(options.clipNorm) / norm) : 1
    reduction.update(weights, by: snapshot.optimizer, gradients[0], scale: clip, rate: rate)
    frozen.restore(snapshot.weights)
    if let average = snapshot.average, let decay = averageDecay {
      reduction.moveAverage(average.array, toward: weights.array, decay: decay)
    }
    snapshot.state.consecutiveSkips = 0
    snapshot.state.updateCount = snapshot.optimizer.stepCount
    snapshot.state.tokenCount += sum.tokenCount
    return Outcome(sum: sum, norm: norm, rate: rate, isApplied: true)
  }

  /// The shards of the first minibatch, then those of the next. Shard s takes every `shardCount`-th example: neighbors
  /// in length go to different shards, so all are alike.
  private func shards(
    of minibatches: [[Task.Example]], random: RandomSource
  ) -> [(examples: [Task.Example], random: RandomSource)] {
    minibatches.enumerated().flatMap { place, minibatch in
      (0..<options.shardCount).map { shard in
        let examples = stride(from: shard, to: minibatch.count, by: options.shardCount).map { minibatch[$0] }
        return (examples, random(place)(shard))
      }
    }
  }

  /// How much of the average of the weights stays at this update; nil while there is no average.
  private var averageDecay: Float? {
    if options.averagingInterval > 0 {
      // The mean of the weights after each update since.
      guard let start = snapshot.state.averagingStart else { return nil }
      let count = Float(snapshot.optimizer.stepCount - start)
      return count / (count + 1)
    }
    // The average warms up: early weights are soon forgotten.
    let count = Float(snapshot.optimizer.stepCount)
    return min(options.averageDecay, (1 + count) / (10 + count))
  }

  /// What this epoch leaves as it is.
  private func frozenWeights() -> FrozenWeights {
    let epoch = snapshot.state.epoch
    if let frozen, frozen.epoch == epoch { return frozen.weights }
    let weights = FrozenWeights(task.frozenRanges(epoch: epoch), of: snapshot.weights)
    frozen = (epoch, weights)
    return weights
  }

  // MARK: Validation and the end

  /// - Returns: false when it was left, and everything is as before it.
  private func validate(_ interruption: Interruption?, _ report: (TrainingEvent) -> Void) throws -> Bool {
    let validated = averageDecay == nil ? snapshot.weights : snapshot.average ?? snapshot.weights
    validated.invalidatePacked()
    guard let score = try score(of: validated, interruption) else { return false }
    var state = snapshot.state
    state.isValidationDue = false
    state.validationCount += 1
    let isBest = score.rank.isFinite && (state.best.first.map { score.rank > $0.score.rank } ?? true)
    if isBest {
      state.validationsSinceBest = 0
      state.validationsSinceReduction = 0
    } else {
      state.validationsSinceBest += 1
      state.validationsSinceReduction += 1
    }
    if options.schedule.kind == .plateau && state.validationsSinceReduction >= options.schedule.patience {
      state.reductions += 1
      state.validationsSinceReduction = 0
    }
    let place = state.best.firstIndex { score.rank > $0.score.rank } ?? state.best.count
    if score.rank.isFinite && place < options.keepBest {
      state.best.insert(TrainingState.Kept(step: state.step, score: score), at: place)
      snapshot.best.insert(validated.copied(), at: place)
      if state.best.count > options.keepBest {
        state.best.removeLast()
        snapshot.best.removeLast()
      }
    }
    if options.averagingInterval > 0 && state.averagingStart == nil {
      if let earlier = state.ranks.dropLast(options.averagingInterval).max(), score.rank < earlier {
        state.averagingStart = snapshot.optimizer.stepCount
        state.validationsSinceBest = 0
        snapshot.average?.array.copy(from: snapshot.weights.array)
      }
      // A checkpoint cannot hold infinity.
      state.ranks.append(max(score.rank, -.greatestFiniteMagnitude))
    }
    snapshot.state = state
    report(
      .validated(
        TrainingValidation(
          step: state.step, epoch: state.minibatch == 0 ? max(state.epoch - 1, 0) : state.epoch, score: score,
          isBest: isBest, seconds: state.seconds)))
    return true
  }

  /// - Returns: nil when the validation was left.
  private func score(of weights: Weights, _ interruption: Interruption?) throws -> ValidationScore? {
    do {
      return try task.validate(weights, workers: workers.interruptible(by: interruption))
    } catch is CancellationError where interruption?.wasObserved == true {
      return nil
    }
  }

  /// - Returns: the reason, or that the validation of the end was left.
  private func finish(
    _ reason: TrainingEndReason, _ interruption: Interruption?, _ report: (TrainingEvent) -> Void,
    _ save: (TrainingSnapshot) throws -> Void
  ) throws -> TrainingEndReason {
    var reason = reason
    if reason != .interrupted {
      let before = (state: snapshot.state, best: snapshot.best)
      if try validateAtEnd(interruption, report) {
        snapshot.state.isFinished = true
        snapshot.beforeEnd = before
      } else {
        (snapshot.state, snapshot.best) = before
        reason = .interrupted
      }
    }
    try save(snapshot)
    report(.finished(TrainingOutcome(reason, snapshot.state)))
    return reason
  }

  /// What only the end of a training brings: the last weights are validated, and the average of the best.
  ///
  /// - Returns: false when a validation was left.
  private func validateAtEnd(_ interruption: Interruption?, _ report: (TrainingEvent) -> Void) throws -> Bool {
    let interval = options.validationInterval
    let isValidated = interval > 0 ? snapshot.state.step % interval == 0 : snapshot.state.minibatch == 0
    if !isValidated || snapshot.state.validationCount == 0 {
      guard try validate(interruption, report) else { return false }
    }
    guard !snapshot.best.isEmpty else { throw TrainingError.noFiniteValidation(step: snapshot.state.step) }
    return try useAverageOfBest(interruption, report)
  }

  /// Chooses the average of the kept weights if it does better than any of them.
  ///
  /// - Returns: false when its validation was left.
  private func useAverageOfBest(_ interruption: Interruption?, _ report: (TrainingEvent) -> Void) throws -> Bool {
    guard snapshot.best.count > 1, let best = snapshot.state.best.first else { return true }
    let average = Weights.averaged(snapshot.best)
    guard let score = try score(of: average, interruption) else { return false }
    let isUsed = score.rank > best.score.rank
    if isUsed {
      snapshot.averageOfBest = average
      snapshot.state.averageOfBest = TrainingState.Kept(step: snapshot.state.step, score: score)
    }
    report(.averaged(count: snapshot.best.count, score: score, isUsed: isUsed))
    return true
  }
}
