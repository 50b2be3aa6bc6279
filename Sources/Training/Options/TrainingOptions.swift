import Tensors

/// The options of a training that do not depend on the task.
package struct TrainingOptions: Sendable, Hashable, Codable {
  package var plan = MinibatchPlan()
  /// Parts of a minibatch that workers take, each with gradients of its own. It changes results (in the last bits), so it
  /// does not follow the machine; 2 because more make products smaller where there are but two cores.
  package var shardCount = 2
  /// Minibatches whose gradients are added up before an update.
  package var accumulation = 1
  package var optimizer = OptimizerOptions()
  package var schedule = ScheduleOptions()
  /// The gradient is scaled down to this Euclidean norm; 0 leaves it alone (Pascanu et al. 2013).
  package var clipNorm: Float = 1
  package var seed: UInt64 = 1
  package var maximumEpochs = 100
  /// 0 for no limit.
  package var maximumSteps = 0
  /// Time over all resumed runs, but that in which the computer sleeps; 0 for no limit. A stopped process (SIGSTOP)
  /// cannot tell its pause from a slow step, so that counts.
  package var maximumSeconds = 0.0
  /// Updates between validations; 0 validates once an epoch.
  package var validationInterval = 0
  /// Validations without improvement before training ends; 0 never ends early.
  package var patience = 10
  /// Weights of so many best validations are kept, and averaged at the end if the average does better.
  package var keepBest = 1
  /// Decay of an exponential moving average of the weights, which is then what is validated and kept; 0 for none.
  package var averageDecay: Float = 0
  /// A plain average of the weights begins when a validation is worse than the best of those more than so many before it,
  /// and is what is validated and kept from then on (NT-ASGD of Merity et al. 2018, by their program: the paper looks at the
  /// last ones instead); 0 for none. `patience` counts anew from there.
  package var averagingInterval = 0

  package init() {}

  /// Whether an average of the weights is held beside them.
  var keepsAverage: Bool { averageDecay > 0 || averagingInterval > 0 }

  /// The same without what only says when to end.
  package var withoutLimits: TrainingOptions {
    var options = self
    (options.maximumEpochs, options.maximumSteps, options.maximumSeconds, options.patience) = (0, 0, 0, 0)
    return options
  }
}

/// Where a training stands: with the weights, all that is needed to go on.
package struct TrainingState: Sendable, Hashable, Codable {
  /// From 0.
  package var epoch = 0
  /// Minibatches of this epoch that are done.
  package var minibatch = 0
  /// Updates, skipped ones included.
  package var step = 0
  /// Updates of the optimizer.
  package var updateCount = 0
  /// Updates left out because the loss or its gradient was not finite.
  package var skippedCount = 0
  package var consecutiveSkips = 0
  /// Best first.
  package var best: [Kept] = []
  /// Of the mean of the best, where it is chosen; only at the end.
  package var averageOfBest: Kept?
  package var validationCount = 0
  /// What validations came to, while they decide when an average of the weights begins.
  package var ranks: [Double] = []
  /// Updates of the optimizer before the plain average began; nil while there is none.
  package var averagingStart: Int?
  package var validationsSinceBest = 0
  /// How often the plateau schedule has lowered the rate, and validations since the last time or the best.
  package var reductions = 0
  package var validationsSinceReduction = 0
  package var seconds = 0.0
  package var tokenCount = 0
  package var isFinished = false

  package init() {}

  /// The validation of the weights that make the model; nil before the first that is finite.
  package var chosen: Kept? { averageOfBest ?? best.first }

  /// No number is below 0, and none so high that adding to it overflows; a damaged file may hold such.
  package var isPossible: Bool {
    let counts = [
      epoch, minibatch, step, updateCount, skippedCount, consecutiveSkips, validationCount, validationsSinceBest,
      reductions, validationsSinceReduction, tokenCount, averagingStart ?? 0,
    ]
    return counts.allSatisfy { (0...(1 << 53)).contains($0) } && ranks.allSatisfy(\.isFinite) && seconds >= 0
  }

  /// A validation whose weights are kept.
  package struct Kept: Sendable, Hashable, Codable {
    package let step: Int
    package let score: ValidationScore
  }
}

/// What a trainer says while it runs.
package enum TrainingEvent: Sendable {
  case progress(TrainingProgress)
  case validation(step: Int, epoch: Int, score: ValidationScore, isBest: Bool, seconds: Double)
  /// An update was left out because the loss or its gradient was not finite.
  case skippedUpdate(step: Int, loss: Double, gradientNorm: Double)
  case averaged(count: Int, score: ValidationScore, isUsed: Bool)
  case resumed(step: Int)
  case finished(reason: EndReason, step: Int, seconds: Double)
}

package enum EndReason: Sendable {
  case epochs, steps, time, patience, interrupted
}

/// A look at a running training, averaged since the last look.
package struct TrainingProgress: Sendable {
  package var step: Int
  package var epoch: Int
  /// Share of the epoch that is done.
  package var epochShare: Double
  package var sum: LossSum
  package var tokensPerSecond: Double
  package var learningRate: Float
  package var gradientNorm: Double
  /// Over all resumed runs.
  package var seconds: Double
  package var secondsLeft: Double?
}
