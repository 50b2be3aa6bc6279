import ArgumentParser
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
      bag, without order; or by what it has said before instead of a state (output-recurrence).
      """)
  var architecture = defaults.model.architecture

  @Option(help: "Tokens before the next one that a window or a bag holds.")
  var window = defaults.model.windowLength

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "With output recurrence the true token stands for what was said before.")
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

  func validate() throws {
    if let outputDropout { try check(rate: "output-dropout", Double(outputDropout)) }
    try check(rate: "drop-connect", Double(dropConnect))
    try check("activation-penalty", Double(activationPenalty), atLeast: 0)
    try check("change-penalty", Double(changePenalty), atLeast: 0)
    try check("bptt", bptt, atLeast: 1)
    if let updateInterval { try check("update-interval", updateInterval, atLeast: 1) }
    try check("asgd", asgd, atLeast: 0)
    try check("window", window, atLeast: 1, atMost: 1000)
    try check("samples", samples, atLeast: 1, atMost: 1 << 24)
  }

  /// What a single group of options cannot see.
  func checkCombinations(
    _ data: LanguageDataOptions, _ layers: RecurrentLayerOptions<LanguageModelRecipe>,
    _ optimization: OptimizationOptions<LanguageModelRecipe>
  ) throws {
    try layers.checkDirections(layers.hidden, option: "hidden")
    try optimization.checkCombinations()
    if data.carry && optimization.batchType == .tokens {
      throw ValidationError(
        "--batch-type tokens is for --no-carry; a text that is read as a whole is read at --batch-size places at once.")
    }
    if optimization.ema > 0 && asgd > 0 {
      throw ValidationError("--ema and --asgd are two averages of the weights; leave out one of them.")
    }
    if softmax != .full && optimization.labelSmoothing > 0 {
      throw ValidationError("--label-smoothing spreads over all tokens; it is for --softmax full.")
    }
    if architecture != .recurrent && layers.bidirectional {
      throw ValidationError("--bidirectional is for --architecture recurrent.")
    }
    if architecture != .recurrent && changePenalty > 0 {
      throw ValidationError("--change-penalty is for --architecture recurrent, which has states that change.")
    }
    let largest = 1 << 16
    if [.window, .bag].contains(architecture) && window * layers.emb > largest {
      throw ValidationError(
        "--window \(window) and --emb \(layers.emb) make \(window * layers.emb) numbers for each token, expected \(largest) at "
          + "most; lower one of them.")
    }
    if architecture == .outputRecurrence && !teacherForcing && softmax != .full {
      throw ValidationError("--no-teacher-forcing needs all probabilities at each step; it is for --softmax full.")
    }
    if randomBptt && updateInterval != nil {
      throw ValidationError("--random-bptt draws intervals around --bptt; leave out --update-interval.")
    }
    let shortest = 10
    if randomBptt && bptt < shortest {
      throw ValidationError(
        "--bptt is \(bptt), expected \(shortest) or more with --random-bptt, which adds or takes away some five.")
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
    options.model.outputDropout = outputDropout ?? layers.dropout
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
    training.averagingInterval = model.asgd
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
