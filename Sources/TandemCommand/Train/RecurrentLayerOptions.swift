import ArgumentParser
import Console
import Layers
import Models
import Tensors

/// The size and the kind of the recurrent layers of a model, and how its weights start.
struct RecurrentLayerOptions<Recipe: TrainingRecipe>: ParsableArguments {
  @Option(help: "Kind of the recurrent layers.")
  var cell = Recipe.encoder.stack.cell

  @Option(help: "Size of an embedding.")
  var emb = Recipe.encoder.embeddingSize

  @Option(help: "Size of the state of a layer; a bidirectional layer has half of it in each direction.")
  var hidden = Recipe.encoder.stack.hiddenSize

  @Option(help: "Recurrent layers.")
  var layers = Recipe.encoder.stack.layerCount

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Recurrent layers read in both directions; those of a decoder never do.")
  var bidirectional = Recipe.encoder.stack.isBidirectional

  @Option(help: "How the layers of a stack are joined.")
  var connection = Recipe.encoder.stack.connection

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Layer normalization after each layer.")
  var layerNorm = Recipe.encoder.stack.layerNorm

  @Option(help: "Rate of dropout after each recurrent layer.")
  var dropout = Recipe.encoder.stack.dropout

  @Option(help: "Rate of dropout of embeddings. (default: --dropout)")
  var embDropout: Float?

  @Option(help: "Probability that a whole token is left out.")
  var wordDropout = Recipe.encoder.wordDropout

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "One dropout mask for a whole sentence (variational dropout).")
  var dropoutPerSequence = Recipe.encoder.stack.dropoutPerSequence

  @Option(name: .customLong("init"), help: "How weights start.")
  var `init` = Recipe.initialization.scheme

  @Option(help: "Bound of --init uniform.")
  var initRange = Recipe.initialization.range

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Recurrent weights start orthogonal.")
  var orthogonal = Recipe.initialization.orthogonalRecurrence

  @Option(help: "Bias with which the forget gates of an LSTM start.")
  var forgetBias = Recipe.initialization.forgetBias

  /// What is given and has no effect because the encoder of another model is as it is.
  var effectsBesidePretrainedEncoder: [IneffectiveOption] {
    let stack = Recipe.encoder.stack
    return [
      ("cell", cell != stack.cell), ("emb", emb != Recipe.encoder.embeddingSize),
      ("hidden", hidden != stack.hiddenSize),
      ("layers", layers != stack.layerCount), ("bidirectional", bidirectional != stack.isBidirectional),
      ("connection", connection != stack.connection), ("layer-norm", layerNorm != stack.layerNorm),
    ].map {
      IneffectiveOption($0.0, $0.1, false, "an encoder of its own; --init-encoder brings its layers")
    }
  }

  /// The options by the properties of an encoder.
  var names: [String: String] {
    [
      "embeddingSize": "emb", "embeddingDropout": embDropout == nil ? "dropout" : "emb-dropout",
      "wordDropout": "word-dropout", "stack.hiddenSize": "hidden", "stack.layerCount": "layers",
      "stack.isBidirectional": "bidirectional", "stack.dropout": "dropout", "stack.cell": "cell",
      "stack.connection": "connection", "stack.layerNorm": "layer-norm",
      "stack.dropoutPerSequence": "dropout-per-sequence",
    ]
  }

  /// The options by the properties of an initialization.
  static var startNames: [String: String] {
    [
      "scheme": "init", "range": "init-range", "orthogonalRecurrence": "orthogonal", "forgetBias": "forget-bias",
    ]
  }

  func validate() throws {
    var encoder = encoder
    // A configuration file sets one option at a time; whether they agree is for `checkCombinations`.
    encoder.stack.isBidirectional = false
    try check(names) { name throws(OptionError) in try encoder.validate(calling: name) }
    var start = Recipe.initialization
    apply(to: &start)
    try check(Self.startNames) { name throws(OptionError) in try start.validate(calling: name) }
  }

  /// What no option can see by itself.
  func checkCombinations() throws {
    try check(names) { name throws(OptionError) in try encoder.validate(calling: name) }
  }

  private var encoder: EncoderOptions {
    var encoder = Recipe.encoder
    apply(to: &encoder)
    return encoder
  }

  /// What is given and may have no effect under the other options.
  var effects: [IneffectiveOption] {
    let starts = Recipe.initialization
    return [
      IneffectiveOption("init-range", initRange != starts.range, `init` == .uniform, "--init uniform"),
      IneffectiveOption("forget-bias", forgetBias != starts.forgetBias, cell.hasCellState, "an LSTM as --cell"),
    ]
  }

  func apply(to encoder: inout EncoderOptions) {
    encoder.embeddingSize = emb
    encoder.embeddingDropout = embDropout ?? dropout
    encoder.wordDropout = wordDropout
    apply(to: &encoder.stack)
    encoder.stack.isBidirectional = bidirectional
  }

  func apply(to stack: inout StackOptions) {
    stack.cell = cell
    stack.hiddenSize = hidden
    stack.layerCount = layers
    stack.connection = connection
    stack.layerNorm = layerNorm
    stack.dropout = dropout
    stack.dropoutPerSequence = dropoutPerSequence
  }

  func apply(to initialization: inout Initialization) {
    initialization.scheme = `init`
    initialization.range = initRange
    initialization.orthogonalRecurrence = orthogonal
    initialization.forgetBias = forgetBias
  }
}
