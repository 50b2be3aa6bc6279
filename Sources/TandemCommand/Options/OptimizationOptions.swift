import ArgumentParser
import Corpora
import Tandem
import Training

private let defaults = TranslatorTrainingOptions()

/// How a model learns from its data.
struct OptimizationOptions: ParsableArguments {
  @Option(help: "Size of a minibatch, in the unit of --batch-type.")
  var batchSize = defaults.training.plan.size

  @Option(help: "Count a minibatch by sentences or by symbols.")
  var batchType = defaults.training.plan.unit

  @Option(help: "Minibatches that are sorted by length together.")
  var batchWindow = defaults.training.plan.window

  @Option(help: "Minibatches whose gradients are added up before an update.")
  var accum = defaults.training.accumulation

  @Option(help: "Parts of a minibatch that threads share out; it changes the last digits, --threads does not.")
  var shards = defaults.training.shardCount

  @Option(help: "How weights follow their gradients.")
  var optimizer = defaults.training.optimizer.kind

  @Option(help: "The learning rate, at its highest.")
  var learningRate = defaults.training.schedule.rate

  @Option(help: "How the learning rate changes.")
  var schedule = defaults.training.schedule.kind

  @Option(help: "Updates over which the learning rate rises from 0.")
  var warmup = defaults.training.schedule.warmupSteps

  @Option(help: "Factor by which exponential and plateau lower the rate.")
  var decayFactor = defaults.training.schedule.factor

  @Option(help: "Updates after which exponential has applied the factor once.")
  var decayInterval = defaults.training.schedule.interval

  @Option(help: "Validations without improvement after which plateau lowers the rate.")
  var decayPatience = defaults.training.schedule.patience

  @Option(help: "The rate is never lowered below this.")
  var minLearningRate = defaults.training.schedule.minimumRate

  @Option(help: "Momentum of sgd and rmsprop.")
  var momentum = defaults.training.optimizer.momentum

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Momentum of sgd looks ahead.")
  var nesterov = defaults.training.optimizer.nesterov

  @Option(help: "Decay of the mean gradient in adam and adamw.")
  var beta1 = defaults.training.optimizer.beta1

  @Option(help: "Decay of the mean square in adam and adamw.")
  var beta2 = defaults.training.optimizer.beta2

  @Option(help: "Decay of the mean square in adadelta and rmsprop.")
  var rho = defaults.training.optimizer.rho

  @Option(help: "Added where an optimiser divides by a root.")
  var epsilon = defaults.training.optimizer.epsilon

  @Option(help: "Weight decay; decoupled from the gradient in adamw.")
  var weightDecay = defaults.training.optimizer.weightDecay

  @Option(help: "Scale the gradient down to this norm; 0 leaves it as it is.")
  var clipNorm = defaults.training.clipNorm

  @Option(help: "Decay of a moving average of the weights, as 0.999; 0 for none.")
  var ema = defaults.training.averageDecay

  @Option(help: "Share of the target probability that is spread over all symbols.")
  var labelSmoothing = defaults.labelSmoothing

  @Option(help: "Highest rate at which the decoder reads its own guesses while training.")
  var scheduledSampling = defaults.scheduledSampling.maximumRate

  @Option(help: "Updates over which --scheduled-sampling rises from 0.")
  var scheduledSamplingSteps = defaults.scheduledSampling.steps

  @Option(help: "Seed of everything random.")
  var seed = defaults.training.seed

  func validate() throws {
    // (1) What programs set by the library too is checked there.
    let names = [
      "batchSize": "batch-size", "shardCount": "shards", "warmupSteps": "warmup", "learningRate": "learning-rate",
      "averageDecay": "ema", "labelSmoothing": "label-smoothing",
    ]
    try check(names, apply)
    // (2) What is set here alone.
    for (name, value) in [
      ("batch-window", batchWindow), ("accum", accum), ("decay-interval", decayInterval),
      ("decay-patience", decayPatience), ("scheduled-sampling-steps", scheduledSamplingSteps),
    ] {
      try check(name, value, atLeast: 1)
    }
    try check("epsilon", above: 0, Double(epsilon))
    for (name, value) in [
      ("min-learning-rate", minLearningRate), ("weight-decay", weightDecay), ("clip-norm", clipNorm),
    ] {
      try check(name, Double(value), atLeast: 0)
    }
    for (name, value) in [("momentum", momentum), ("beta1", beta1), ("beta2", beta2), ("rho", rho)] {
      try check(rate: name, Double(value))
    }
    if !(decayFactor > 0 && decayFactor <= 1) {
      throw ValidationError("--decay-factor is \(decayFactor), expected a number above 0 and at most 1.")
    }
    if !(scheduledSampling >= 0 && scheduledSampling <= 1) {
      throw ValidationError("--scheduled-sampling is \(scheduledSampling), expected a probability from 0 to 1.")
    }
  }

  func checkCombinations() throws {
    if nesterov && (optimizer != .sgd || momentum == 0) {
      throw ValidationError("--nesterov needs --optimizer sgd and a --momentum above 0.")
    }
    if minLearningRate > learningRate {
      throw ValidationError(
        "--min-learning-rate \(minLearningRate) is above --learning-rate \(learningRate), which is the rate at its highest."
      )
    }
    if shards > batchSize && batchType == .sentences {
      throw ValidationError("--shards \(shards) is more than the sentences of a minibatch, --batch-size \(batchSize).")
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [OptionEffect] {
    let options = defaults.training.optimizer
    return [
      OptionEffect(
        "momentum", momentum != options.momentum, [.sgd, .rmsprop].contains(optimizer), "--optimizer sgd or rmsprop"),
      OptionEffect("beta1", beta1 != options.beta1, [.adam, .adamw].contains(optimizer), "--optimizer adam or adamw"),
      OptionEffect("beta2", beta2 != options.beta2, [.adam, .adamw].contains(optimizer), "--optimizer adam or adamw"),
      OptionEffect(
        "rho", rho != options.rho, [.adadelta, .rmsprop].contains(optimizer), "--optimizer adadelta or rmsprop"),
      OptionEffect(
        "decay-interval", decayInterval != defaults.training.schedule.interval, schedule == .exponential,
        "--schedule exponential"),
      OptionEffect(
        "decay-patience", decayPatience != defaults.training.schedule.patience, schedule == .plateau,
        "--schedule plateau"),
      OptionEffect(
        "decay-factor", decayFactor != defaults.training.schedule.factor, [.exponential, .plateau].contains(schedule),
        "--schedule exponential or plateau"
      ),
      OptionEffect(
        "scheduled-sampling-steps", scheduledSamplingSteps != defaults.scheduledSampling.steps, scheduledSampling > 0,
        "--scheduled-sampling above 0"
      ),
    ]
  }

  func apply(to options: inout TranslatorTrainingOptions) {
    options.training.plan = MinibatchPlan(unit: batchType, size: batchSize, window: batchWindow)
    options.training.accumulation = accum
    options.training.shardCount = shards
    options.training.optimizer.kind = optimizer
    options.training.optimizer.momentum = momentum
    options.training.optimizer.nesterov = nesterov
    options.training.optimizer.beta1 = beta1
    options.training.optimizer.beta2 = beta2
    options.training.optimizer.rho = rho
    options.training.optimizer.epsilon = epsilon
    options.training.optimizer.weightDecay = weightDecay
    options.training.schedule.kind = schedule
    options.training.schedule.rate = learningRate
    options.training.schedule.warmupSteps = warmup
    options.training.schedule.factor = decayFactor
    options.training.schedule.interval = decayInterval
    options.training.schedule.patience = decayPatience
    options.training.schedule.minimumRate = minLearningRate
    options.training.clipNorm = clipNorm
    options.training.averageDecay = ema
    options.training.seed = seed
    options.labelSmoothing = labelSmoothing
    options.scheduledSampling.maximumRate = scheduledSampling
    options.scheduledSampling.steps = scheduledSamplingSteps
  }
}
