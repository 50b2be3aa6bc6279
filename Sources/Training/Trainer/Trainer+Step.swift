import Tensors

/// One step: an update of the weights from some minibatches.
extension Trainer {
  struct Outcome {
    let sum: LossSum
    let norm: Double
    let rate: Float
    let isApplied: Bool
  }

  /// One update from some minibatches, each cut into shards.
  ///
  /// - Returns: nil when it was left, and everything is as before it.
  func step(_ minibatches: [[Task.Example]], _ interruption: Interruption?) -> Outcome? {
    let step = snapshot.state.step + 1
    let (shardCount, precision) = (options.shardCount, options.precision)
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
          precision: precision, interruption: interruption)
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
    frozen.restore(weights)
    weights.renewPacked(on: workers)
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
  var averageDecay: Float? {
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
}
