import ArgumentParser
import Console
import Corpora
import Models
import Tensors
import Training

/// How a model learns from its data.
struct OptimizationOptions<Recipe: OptimizationRecipe>: ParsableArguments {
  @Option(help: "Size of a minibatch, in the unit of --batch-type.")
  var batchSize = Recipe.training.plan.size

  @Option(help: "Count a minibatch by sentences or by tokens.")
  var batchType = Recipe.training.plan.unit

  @Option(help: "Minibatches that are sorted by length together.")
  var batchWindow = Recipe.training.plan.window

  @Option(help: "Minibatches whose gradients are added up before an update.")
  var accum = Recipe.training.accumulation

  @Option(
    help:
      "Numbers that products are computed in: bf16 is faster and needs a processor with AVX512_BF16; weights stay f32.")
  var precision = Recipe.training.precision

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

  /// The options by the properties of a training.
  static var names: [String: String] {
    [
      "plan.unit": "batch-type", "plan.size": "batch-size", "plan.window": "batch-window", "accumulation": "accum",
      "precision": "precision", "shardCount": "shards", "schedule.kind": "schedule", "schedule.rate": "learning-rate",
      "schedule.warmupSteps": "warmup", "schedule.factor": "decay-factor",
      "schedule.interval": "decay-interval", "schedule.patience": "decay-patience",
      "schedule.minimumRate": "min-learning-rate", "optimizer.kind": "optimizer",
      "optimizer.momentum": "momentum", "optimizer.nesterov": "nesterov", "optimizer.beta1": "beta1",
      "optimizer.beta2": "beta2", "optimizer.rho": "rho", "optimizer.epsilon": "epsilon",
      "optimizer.weightDecay": "weight-decay", "clipNorm": "clip-norm", "averageDecay": "ema",
      "seed": "seed",
    ]
  }

  func validate() throws {
    var options = Recipe.training
    apply(to: &options)
    // A configuration file sets one option at a time; whether they agree is for the command to ask.
    try check(Self.names) { [options] name throws(OptionError) in
      try options.validateRanges(calling: name)
      try Tensors.check("--label-smoothing", rate: labelSmoothing)
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    let defaults = Recipe.training.optimizer
    func ofOptimizer(_ name: String, _ value: Float, _ property: KeyPath<OptimizerOptions, Float>) -> IneffectiveOption
    {
      let readers = OptimizerKind.allCases.filter { $0.reads(property) }.map(\.rawValue)
      return IneffectiveOption(
        name, value != defaults[keyPath: property], optimizer.reads(property),
        "--optimizer " + readers.joined(separator: " or "))
    }
    return [
      ofOptimizer("momentum", momentum, \.momentum), ofOptimizer("beta1", beta1, \.beta1),
      ofOptimizer("beta2", beta2, \.beta2), ofOptimizer("rho", rho, \.rho), ofOptimizer("epsilon", epsilon, \.epsilon),
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
    options.precision = precision
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
