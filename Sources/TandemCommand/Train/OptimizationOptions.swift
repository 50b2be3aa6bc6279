import ArgumentParser
import Corpora
import Models
import Tensors
import Training

/// How a model learns from its data.
struct OptimizationOptions<Recipe: TrainingRecipe>: ParsableArguments {
  @Option(help: "Size of a minibatch, in the unit of --batch-type.")
  var batchSize = Recipe.training.plan.size

  @Option(help: "Count a minibatch by sentences or by tokens.")
  var batchType = Recipe.training.plan.unit

  @Option(help: "Minibatches that are sorted by length together.")
  var batchWindow = Recipe.training.plan.window

  @Option(help: "Minibatches whose gradients are added up before an update.")
  var accum = Recipe.training.accumulation

  @Option(help: "Parts of a minibatch that threads share out; it changes the last digits, --threads does not.")
  var shards = Recipe.training.shardCount

  @Option(help: "How weights follow their gradients.")
  var optimizer = Recipe.training.optimizer.kind

  @Option(help: "The learning rate, at its highest.")
  var learningRate = Recipe.training.schedule.rate

  @Option(help: "How the learning rate changes.")
  var schedule = Recipe.training.schedule.kind

  @Option(help: "Updates over which the learning rate rises from 0.")
  var warmup = Recipe.training.schedule.warmupSteps

  @Option(help: "Factor by which exponential and plateau lower the rate.")
  var decayFactor = Recipe.training.schedule.factor

  @Option(help: "Updates after which exponential has applied the factor once.")
  var decayInterval = Recipe.training.schedule.interval

  @Option(help: "Validations without improvement after which plateau lowers the rate.")
  var decayPatience = Recipe.training.schedule.patience

  @Option(help: "The rate is never lowered below this.")
  var minLearningRate = Recipe.training.schedule.minimumRate

  @Option(help: "Momentum of sgd and rmsprop.")
  var momentum = Recipe.training.optimizer.momentum

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Momentum of sgd looks ahead.")
  var nesterov = Recipe.training.optimizer.nesterov

  @Option(help: "Decay of the mean gradient in adam and adamw.")
  var beta1 = Recipe.training.optimizer.beta1

  @Option(help: "Decay of the mean square in adam and adamw.")
  var beta2 = Recipe.training.optimizer.beta2

  @Option(help: "Decay of the mean square in adadelta and rmsprop.")
  var rho = Recipe.training.optimizer.rho

  @Option(help: "Added where an optimizer divides by a root.")
  var epsilon = Recipe.training.optimizer.epsilon

  @Option(help: "Weight decay; decoupled from the gradient in adamw.")
  var weightDecay = Recipe.training.optimizer.weightDecay

  @Option(help: "Scale the gradient down to this norm; 0 leaves it as it is.")
  var clipNorm = Recipe.training.clipNorm

  @Option(help: "Decay of a moving average of the weights, as 0.999; 0 for none.")
  var ema = Recipe.training.averageDecay

  @Option(help: "Share of the target probability that is spread over all tokens.")
  var labelSmoothing = Recipe.labelSmoothing

  @Option(help: "Seed of everything random.")
  var seed = Recipe.training.seed

  func validate() throws {
    // (1) What programs set by the library too is checked there.
    let names = [
      "batchSize": "batch-size", "shardCount": "shards", "warmupSteps": "warmup", "learningRate": "learning-rate",
      "averageDecay": "ema",
    ]
    var options = Recipe.training
    apply(to: &options)
    try check(names) { name throws(OptionError) in try options.validate(calling: name) }
    // (2) What is set here alone.
    for (name, value) in [
      ("batch-window", batchWindow), ("accum", accum), ("decay-interval", decayInterval),
      ("decay-patience", decayPatience),
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
    try check(rate: "label-smoothing", Double(labelSmoothing))
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
  var effects: [IneffectiveOption] {
    let options = Recipe.training.optimizer
    return [
      IneffectiveOption(
        "momentum", momentum != options.momentum, [.sgd, .rmsprop].contains(optimizer), "--optimizer sgd or rmsprop"),
      IneffectiveOption(
        "beta1", beta1 != options.beta1, [.adam, .adamw].contains(optimizer), "--optimizer adam or adamw"),
      IneffectiveOption(
        "beta2", beta2 != options.beta2, [.adam, .adamw].contains(optimizer), "--optimizer adam or adamw"),
      IneffectiveOption(
        "rho", rho != options.rho, [.adadelta, .rmsprop].contains(optimizer), "--optimizer adadelta or rmsprop"),
      IneffectiveOption("epsilon", epsilon != options.epsilon, optimizer != .sgd, "an --optimizer other than sgd"),
      IneffectiveOption(
        "min-learning-rate", minLearningRate != Recipe.training.schedule.minimumRate, schedule != .constant,
        "a --schedule other than constant"),
      IneffectiveOption(
        "decay-interval", decayInterval != Recipe.training.schedule.interval, schedule == .exponential,
        "--schedule exponential"),
      IneffectiveOption(
        "decay-patience", decayPatience != Recipe.training.schedule.patience, schedule == .plateau,
        "--schedule plateau"),
      IneffectiveOption(
        "decay-factor", decayFactor != Recipe.training.schedule.factor, [.exponential, .plateau].contains(schedule),
        "--schedule exponential or plateau"
      ),
    ]
  }

  func apply(to options: inout TrainingOptions) {
    options.plan = MinibatchPlan(unit: batchType, size: batchSize, window: batchWindow)
    options.accumulation = accum
    options.shardCount = shards
    options.optimizer.kind = optimizer
    options.optimizer.momentum = momentum
    options.optimizer.nesterov = nesterov
    options.optimizer.beta1 = beta1
    options.optimizer.beta2 = beta2
    options.optimizer.rho = rho
    options.optimizer.epsilon = epsilon
    options.optimizer.weightDecay = weightDecay
    options.schedule.kind = schedule
    options.schedule.rate = learningRate
    options.schedule.warmupSteps = warmup
    options.schedule.factor = decayFactor
    options.schedule.interval = decayInterval
    options.schedule.patience = decayPatience
    options.schedule.minimumRate = minLearningRate
    options.clipNorm = clipNorm
    options.averageDecay = ema
    options.seed = seed
  }
}
