import Tensors
import Testing
import Training

/// A copy of all that a trainer saves, as a checkpoint file would hold it.
struct SavedRun: Equatable {
  var state: TrainingState
  let weights: [UInt32]
  let average: [UInt32]?
  let optimizer: [[UInt32]]
  let best: [[UInt32]]
  let chosen: [UInt32]?

  init(_ snapshot: TrainingSnapshot) {
    state = snapshot.state
    // Time is the one thing in which two runs differ.
    state.seconds = 0
    weights = snapshot.weights.bits
    average = snapshot.average?.bits
    optimizer = snapshot.optimizer.state.map { $0.array.elements.map(\.bitPattern) }
    best = snapshot.best.map(\.bits)
    chosen = snapshot.chosen?.weights.bits
  }

  func restore<Task>(into trainer: Trainer<Task>) {
    let snapshot = trainer.snapshot
    snapshot.weights.array.set(weights)
    if let average { snapshot.average?.array.set(average) }
    for (bits, target) in zip(optimizer, snapshot.optimizer.state) { target.array.set(bits) }
    let kept = best.map { bits in
      let weights = Weights(layout: snapshot.weights.layout, count: snapshot.weights.count)
      weights.array.set(bits)
      return weights
    }
    trainer.resume(state: state, best: kept)
  }
}

/// What became of a training.
struct TrainerRun {
  var events: [TrainingEvent] = []
  var saves: [SavedRun] = []
  var error: TrainingError?

  var last: SavedRun { saves[saves.count - 1] }

  /// What was saved after each step; at the end of an epoch there may be two saves of a step.
  var lastOfSteps: [SavedRun] {
    zip(saves, saves.dropFirst()).filter { $0.state.step != $1.state.step }.map(\.0) + saves.suffix(1)
  }

  var endReason: TrainingEndReason? {
    events.compactMap { if case .finished(let outcome) = $0 { outcome.reason } else { nil } }.last
  }

  var validations: [(step: Int, score: ValidationScore, isBest: Bool)] {
    events.compactMap {
      if case .validated(let validation) = $0 { (validation.step, validation.score, validation.isBest) } else { nil }
    }
  }

  var skips: [(step: Int, loss: Double, norm: Double)] {
    events.compactMap {
      if case .skippedUpdate(let step, let loss, let norm) = $0 { (step, loss, norm) } else { nil }
    }
  }

  /// - Parameters:
  ///   - start: where another run stopped.
  ///   - stopAfter: steps until this run is interrupted.
  init<Task: TrainingTask>(
    _ task: Task, _ options: TrainingOptions, initialWeights: Weights, threads: Int = 1, from start: SavedRun? = nil,
    stopAfter: Int? = nil, interruption: Interruption? = nil
  ) throws {
    let trainer = try Trainer(
      task, options: options, initialWeights: initialWeights, workers: Workers(threadCount: threads))
    start?.restore(into: trainer)
    var asked = 0
    do {
      try trainer.run(
        interruption: interruption,
        shouldStop: {
          asked += 1
          return asked == stopAfter
        }, report: { events.append($0) }, save: { saves.append(SavedRun($0)) })
    } catch let error as TrainingError {
      self.error = error
    }
  }
}

extension TrainerRun {
  init(
    _ task: RegressionTask, _ options: TrainingOptions, threads: Int = 1, from start: SavedRun? = nil,
    stopAfter: Int? = nil
  ) throws {
    try self.init(
      task, options, initialWeights: task.initialWeights, threads: threads, from: start, stopAfter: stopAfter)
  }
}

extension Weights {
  var bits: [UInt32] { array.elements.map(\.bitPattern) }
}

extension FlatArray {
  func set(_ bits: [UInt32]) {
    for (index, bits) in bits.enumerated() { base[index] = Float(bitPattern: bits) }
  }
}

extension [UInt32] {
  var floats: [Float] { map { Float(bitPattern: $0) } }
}

/// Options for the regression task: minibatches of four, in three shards.
func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
  var options = TrainingOptions()
  options.plan.size = 4
  options.plan.window = 2
  options.shardCount = 3
  options.schedule.rate = 0.05
  options.limits.epochs = 4
  options.limits.patience = 0
  change(&options)
  return options
}
