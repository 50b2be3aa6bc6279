import ArgumentParser
import Layers
import Models

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

  func validate() throws {
    let limit = 1 << 16
    for (name, size) in [("emb", emb), ("hidden", hidden)] where !(1...limit).contains(size) {
      throw ValidationError("--\(name) is \(size), expected a number from 1 to \(limit).")
    }
    if !(1...100).contains(layers) { throw ValidationError("--layers is \(layers), expected a number from 1 to 100.") }
    for (name, rate) in [("dropout", dropout), ("emb-dropout", embDropout), ("word-dropout", wordDropout)] {
      if let rate { try check(rate: name, Double(rate)) }
    }
    try check("init-range", above: 0, Double(initRange))
    if !forgetBias.isFinite { throw ValidationError("--forget-bias is \(forgetBias), expected a number.") }
  }

  /// - Parameter hidden: the option of the encoder's state, and its size.
  func checkDirections(_ size: Int, option: String) throws {
    if bidirectional && size % 2 != 0 {
      throw ValidationError(
        "--\(option) is \(size), expected an even number, since each direction of a --bidirectional encoder has half of "
          + "it.")
    }
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
