import Tensors

/// Validation, and the end of a run.
extension Trainer {
  /// - Returns: false when it was left, and everything is as before it.
  func validate(_ interruption: Interruption?, _ report: (TrainingEvent) -> Void) throws -> Bool {
    let trained = averageDecay == nil ? snapshot.weights : snapshot.average ?? snapshot.weights
    let validated = baseShare?.mixed(trained, by: reduction) ?? trained
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
  func finish(
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
