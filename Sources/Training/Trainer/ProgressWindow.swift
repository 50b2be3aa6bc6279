import Tensors

/// Gathers losses between two reports of progress.
struct ProgressWindow {
  /// Seconds between reports.
  private static let interval = 2.0
  private var sum = LossSum()
  private var start: Double
  private var firstStep: (step: Int, seconds: Double)?

  init(start: Double) {
    self.start = start
  }

  mutating func add(_ other: LossSum) { sum += other }

  /// Forgets what was gathered, after a pause such as a validation.
  mutating func restart(at seconds: Double) {
    sum = LossSum()
    start = seconds
  }

  mutating func progress(
    _ state: TrainingState, epochShare: Double, rate: Float, norm: Double, limits: TrainingLimits
  ) -> TrainingProgress? {
    let first = firstStep ?? (state.step, state.seconds)
    firstStep = first
    let duration = state.seconds - start
    guard duration >= Self.interval, sum.tokenCount > 0 else { return nil }
    let progress = TrainingProgress(
      step: state.step, epoch: state.epoch, epochShare: epochShare,
      loss: sum.negativeLogLikelihood / Double(sum.tokenCount),
      targetsPerSecond: Double(sum.tokenCount) / duration, learningRate: Double(rate), gradientNorm: norm,
      seconds: state.seconds, secondsLeft: secondsLeft(state, epochShare: epochShare, since: first, limits))
    restart(at: state.seconds)
    return progress
  }

  /// By the nearest of the limits on time, steps and epochs; early stopping may come before.
  private func secondsLeft(
    _ state: TrainingState, epochShare: Double, since first: (step: Int, seconds: Double), _ limits: TrainingLimits
  ) -> Double? {
    var estimates: [Double] = []
    if limits.seconds > 0 { estimates.append(limits.seconds - state.seconds) }
    let steps = state.step - first.step
    if steps > 0 {
      let perStep = (state.seconds - first.seconds) / Double(steps)
      if limits.steps > 0 { estimates.append(perStep * Double(limits.steps - state.step)) }
      let done = Double(state.epoch) + epochShare
      if done > 0 {
        let stepsPerEpoch = Double(state.step) / done
        estimates.append(perStep * stepsPerEpoch * (Double(limits.epochs) - done))
      }
    }
    return estimates.min().map { max($0, 0) }
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
