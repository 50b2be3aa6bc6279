import ArgumentParser
import Console
import Layers
import Models
import Tandem
import Tensors
import Training

private let defaults = LanguageModelTrainingOptions()

/// What a language model has beside its recurrent layers, and how far its gradients reach.
struct LanguageModelCommandOptions: ParsableArguments {
  @Option(
    help: """
      How a model reads: by recurrent layers; a --window of a fixed number of tokens (Bengio et al. 2003); the same as a \
      bag, without order; or by what it has predicted before instead of a state (output-recurrence).
      """)
  var architecture = defaults.model.architecture

  @Option(help: "Tokens before the next one that a window or a bag holds.")
  var window = defaults.model.windowLength

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "With output recurrence the true token stands for what was predicted before.")
  var teacherForcing = defaults.model.teacherForcing

  @Option(
    help: """
      How the loss is computed: over all tokens (full), while training over a sample of them (sampled), or in two steps \
      for rare ones (adaptive). The latter two are for large vocabularies.
      """)
  var softmax = defaults.model.softmax

  @Option(help: "Tokens that a sampled softmax draws for each shard of a minibatch.")
  var samples = defaults.model.sampleCount

  @Option(
    help: """
      The first token of each cluster of an adaptive softmax, by rank of frequency from 0, special tokens before all others. \
      (default: a tenth and three tenths of the vocabulary)
      """)
  var cutoffs: RankList?

  @Option(help: "Rate of dropout of what the output layer reads. (default: --dropout)")
  var outputDropout: Float?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The output layer shares its weights with the embedding; never with --softmax adaptive.")
  var tiedOutput = defaults.model.tiedOutput

  @Option(help: "Probability that an element of the recurrent weights is left out (DropConnect).")
  var dropConnect = defaults.model.encoder.stack.recurrentDropConnect

  @Option(help: "Weight of the mean square of what the output layer reads, added to the loss; as a rule 2 or 0.")
  var activationPenalty = defaults.model.activationPenalty

  @Option(help: "Weight of the mean square of its changes from token to token; as a rule 1 or 0.")
  var changePenalty = defaults.model.changePenalty

  @Option(help: "Tokens over which gradients flow back (k2 of truncated backpropagation through time).")
  var bptt = defaults.truncation.horizon

  @Option(help: "Tokens of each part of the text between two updates (k1). (default: --bptt)")
  var updateInterval: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Draw the tokens between two updates anew each time, around the given number.")
  var randomBptt = defaults.truncation.isRandom

  @Option(
    help: """
      Average the weights of all updates from when a validation is worse than the best of those more than so many before \
      it (NT-ASGD); 0 for no such average.
      """)
  var asgd = defaults.training.averagingInterval

  /// The options by the properties that they set.
  var names: [String: String] {
    [
      "model.outputDropout": outputDropout == nil ? "dropout" : "output-dropout",
      "model.encoder.stack.recurrentDropConnect": "drop-connect", "model.activationPenalty": "activation-penalty",
      "model.changePenalty": "change-penalty", "model.windowLength": "window", "model.sampleCount": "samples",
      "model.architecture": "architecture", "model.teacherForcing": "teacher-forcing", "model.softmax": "softmax",
      "model.cutoffs": "cutoffs", "model.hasBackwardModel": "bidirectional", "model.hasTwin": "bidirectional",
      "model.tiedOutput": "tied-output", "truncation.horizon": "bptt",
      "truncation.updateInterval": updateInterval == nil ? "bptt" : "update-interval",
      "truncation.isRandom": "random-bptt", "training.averagingInterval": "asgd",
      "labelSmoothing": "label-smoothing",
    ]
  }

  func validate() throws {
    var options = defaults
    apply(to: &options)
    try check(names) { [options] name throws(OptionError) in
      try options.model.validateRanges { name("model.\($0)") }
      try options.truncation.validate { name("truncation.\($0)") }
      try options.training.validateRanges { name("training.\($0)") }
    }
  }

  /// What a single group of options cannot see.
  func checkCombinations(
    _ data: LanguageDataOptions, _ layers: RecurrentLayerOptions<LanguageModelRecipe>,
    _ optimization: OptimizationOptions<LanguageModelRecipe>
  ) throws {
    try layers.checkCombinations()
    var options = LanguageModelTrainingOptions(data, layers, self, optimization)
    // This comes from the text, and so do cutoffs that are not given.
    options.model.vocabularySize = OptionLimit.vocabularySize
    if softmax == .adaptive && options.model.cutoffs.isEmpty { options.model.cutoffs = [1] }
    let names = LanguageDataOptions.names.merged(
      layers.names.under("model.encoder"), OptimizationOptions<LanguageModelRecipe>.names.under("training"), names)
    try check(names) { [options] name throws(OptionError) in
      try options.validate(calling: name)
      try options.model.validate { name("model.\($0)") }
    }
  }

  /// What is given and has no effect under the other options, of all groups.
  func effects(
    _ data: LanguageDataOptions, _ layers: RecurrentLayerOptions<LanguageModelRecipe>,
    _ optimization: OptimizationOptions<LanguageModelRecipe>
  ) -> [IneffectiveOption] {
    let window = LanguageModelRecipe.training.plan.window
    return optimization.effects + layers.effects + data.effects + ownEffects(carry: data.carry)
      + recurrentEffects(layers)
      + [IneffectiveOption("batch-window", optimization.batchWindow != window, !data.carry, "--no-carry")]
  }

  private func ownEffects(carry: Bool) -> [IneffectiveOption] {
    [
      IneffectiveOption("bptt", bptt != defaults.truncation.horizon, carry, "--carry"),
      IneffectiveOption("update-interval", updateInterval != nil, carry, "--carry"),
      IneffectiveOption("random-bptt", randomBptt, carry, "--carry"),
      IneffectiveOption(
        "window", window != defaults.model.windowLength, [.window, .bag].contains(architecture),
        "--architecture window or bag"),
      IneffectiveOption(
        "no-teacher-forcing", !teacherForcing, architecture == .outputRecurrence, "--architecture output-recurrence"),
      IneffectiveOption("samples", samples != defaults.model.sampleCount, softmax == .sampled, "--softmax sampled"),
      IneffectiveOption("cutoffs", cutoffs != nil, softmax == .adaptive, "--softmax adaptive"),
    ]
  }

  /// Of options that only recurrent layers read.
  private func recurrentEffects(_ layers: RecurrentLayerOptions<LanguageModelRecipe>) -> [IneffectiveOption] {
    let (stack, start) = (LanguageModelRecipe.encoder.stack, LanguageModelRecipe.initialization)
    return [
      ("layers", layers.layers != stack.layerCount), ("cell", layers.cell != stack.cell),
      ("connection", layers.connection != stack.connection), ("layer-norm", layers.layerNorm != stack.layerNorm),
      ("no-orthogonal", layers.orthogonal != start.orthogonalRecurrence),
      ("forget-bias", layers.forgetBias != start.forgetBias), ("drop-connect", dropConnect > 0),
    ].map { IneffectiveOption($0, $1, architecture == .recurrent, "--architecture recurrent") }
  }

  func apply(_ layers: RecurrentLayerOptions<LanguageModelRecipe>, to options: inout LanguageModelTrainingOptions) {
    layers.apply(to: &options.model.encoder)
    layers.apply(to: &options.model.initialization)
    if layers.bidirectional {
      // Each direction has its half, as in the encoders that begin with it.
      options.model.encoder.stack.isBidirectional = false
      options.model.encoder.stack.hiddenSize = layers.hidden / 2
      options.model.hasBackwardModel = true
    }
    options.model.outputDropout = layers.dropout
    apply(to: &options)
  }

  /// What these options set by themselves.
  private func apply(to options: inout LanguageModelTrainingOptions) {
    options.model.outputDropout = outputDropout ?? options.model.outputDropout
    options.model.architecture = architecture
    options.model.windowLength = window
    options.model.teacherForcing = teacherForcing
    options.model.softmax = softmax
    options.model.sampleCount = samples
    options.model.cutoffs = softmax == .adaptive ? cutoffs?.ranks ?? [] : []
    options.model.tiedOutput = tiedOutput && softmax != .adaptive
    options.model.encoder.stack.recurrentDropConnect = dropConnect
    options.model.activationPenalty = activationPenalty
    options.model.changePenalty = changePenalty
    options.truncation.horizon = bptt
    options.truncation.updateInterval = updateInterval
    options.truncation.isRandom = randomBptt
    options.training.averagingInterval = asgd
  }
}

extension LanguageModelTrainingOptions {
  init(
    _ data: LanguageDataOptions, _ layers: RecurrentLayerOptions<LanguageModelRecipe>,
    _ model: LanguageModelCommandOptions, _ optimization: OptimizationOptions<LanguageModelRecipe>
  ) {
    self.init()
    data.apply(to: &self)
    model.apply(layers, to: &self)
    optimization.apply(to: &training)
    labelSmoothing = optimization.labelSmoothing
  }
}

/// Rising numbers with commas between them.
struct RankList: DescribedValue {
  static let expectation = "rising numbers from 1 with commas between them, as 2000,10000"

  let ranks: [Int]

  init?(argument: String) {
    let ranks = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard zip([0] + ranks, ranks).allSatisfy({ $0 < $1 }) else { return nil }
    self.ranks = ranks
  }

  var defaultValueDescription: String { ranks.map(String.init).joined(separator: ",") }
}

enum LanguageModelRecipe: TrainingRecipe {
  static var training: TrainingOptions { defaults.training }
  static var encoder: EncoderOptions { defaults.model.encoder }
  static var initialization: Initialization { defaults.model.initialization }
  static var labelSmoothing: Float { defaults.labelSmoothing }
}
