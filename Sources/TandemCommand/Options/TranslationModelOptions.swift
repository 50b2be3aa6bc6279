import ArgumentParser
import Layers
import Models
import Tandem

private let defaults = TranslatorTrainingOptions().model

/// The size and the kind of a translation model.
struct TranslationModelOptions: ParsableArguments {
  @Option(help: "Kind of the recurrent layers.")
  var cell = defaults.encoder.stack.cell

  @Option(help: "Size of an embedding.")
  var emb = defaults.encoder.embeddingSize

  @Option(help: "Size of the state of a layer; a bidirectional layer has half of it in each direction.")
  var hidden = defaults.encoder.stack.hiddenSize

  @Option(help: "Layers of the encoder and of the decoder.")
  var layers = defaults.encoder.stack.layerCount

  @Option(help: "Layers of the encoder alone. (default: --layers)")
  var encoderLayers: Int?

  @Option(help: "Layers of the decoder alone. (default: --layers)")
  var decoderLayers: Int?

  @Option(help: "State size of the encoder alone. (default: --hidden)")
  var encoderHidden: Int?

  @Option(help: "State size of the decoder alone. (default: --hidden)")
  var decoderHidden: Int?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "The encoder reads in both directions.")
  var bidirectional = defaults.encoder.stack.isBidirectional

  @Option(help: "How the decoder looks at the source. luong is general, bahdanau is additive.")
  var attention = defaults.decoder.attention

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast, help: "The decoder reads what it attended to the step before.")
  var inputFeeding = defaults.decoder.inputFeeding

  @Option(help: "Where the decoder starts from.")
  var decoderStart = defaults.decoder.start

  @Option(
    help: """
      Weights in common: target embedding and output layer (output), or the source embedding too (all). (default: all, \
      or output with --separate-vocab)
      """)
  var tied: TiedEmbeddings?

  @Option(help: "How the layers of a stack are joined.")
  var connection = defaults.encoder.stack.connection

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Layer normalisation after each layer.")
  var layerNorm = defaults.encoder.stack.layerNorm

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Read the source from its end.")
  var reverseSource = defaults.encoder.isReversed

  @Option(help: "Rate of dropout after each recurrent layer.")
  var dropout = defaults.encoder.stack.dropout

  @Option(help: "Rate of dropout of embeddings. (default: --dropout)")
  var embDropout: Float?

  @Option(help: "Probability that a whole symbol is left out.")
  var wordDropout = defaults.encoder.wordDropout

  @Option(help: "Rate of dropout before the output layer. (default: --dropout)")
  var outputDropout: Float?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "One dropout mask for a whole sentence (variational dropout).")
  var dropoutPerSequence = defaults.encoder.stack.dropoutPerSequence

  @Option(name: .customLong("init"), help: "How weights start.")
  var `init` = defaults.initialization.scheme

  @Option(help: "Bound of --init uniform.")
  var initRange = defaults.initialization.range

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Recurrent weights start orthogonal.")
  var orthogonal = defaults.initialization.orthogonalRecurrence

  @Option(help: "Bias with which the forget gates of an LSTM start.")
  var forgetBias = defaults.initialization.forgetBias

  func validate() throws {
    let limit = 1 << 16
    for (name, size) in [
      ("emb", emb), ("hidden", hidden), ("encoder-hidden", encoderHidden), ("decoder-hidden", decoderHidden),
    ] {
      if let size, !(1...limit).contains(size) {
        throw ValidationError("--\(name) is \(size), expected a number from 1 to \(limit).")
      }
    }
    for (name, count) in [("layers", layers), ("encoder-layers", encoderLayers), ("decoder-layers", decoderLayers)] {
      if let count, !(1...100).contains(count) {
        throw ValidationError("--\(name) is \(count), expected a number from 1 to 100.")
      }
    }
    for (name, rate) in [
      ("dropout", dropout), ("emb-dropout", embDropout), ("word-dropout", wordDropout),
      ("output-dropout", outputDropout),
    ] {
      if let rate { try check(rate: name, Double(rate)) }
    }
    try check("init-range", above: 0, Double(initRange))
    if !forgetBias.isFinite { throw ValidationError("--forget-bias is \(forgetBias), expected a number.") }
  }

  /// - Parameter separateVocab: whether each side has a vocabulary of its own.
  func checkCombinations(separateVocab: Bool) throws {
    let sizes = (encoder: encoderHidden ?? hidden, decoder: decoderHidden ?? hidden)
    if bidirectional && sizes.encoder % 2 != 0 {
      let name = encoderHidden == nil ? "hidden" : "encoder-hidden"
      throw ValidationError(
        "--\(name) is \(sizes.encoder), expected an even number, since each direction of a --bidirectional encoder has "
          + "half of it.")
    }
    if tied == .all && separateVocab {
      throw ValidationError(
        "--tied all and --separate-vocab contradict each other: one embedding needs one vocabulary. Use --tied output.")
    }
    guard sizes.encoder != sizes.decoder else { return }
    let found = "the encoder's state has \(sizes.encoder) numbers and the decoder's \(sizes.decoder)"
    if attention == .dot || attention == .scaledDot {
      throw ValidationError(
        "--attention \(attention.rawValue) needs equal sizes, but \(found); use --attention general.")
    }
    if decoderStart == .last || decoderStart == .mean {
      throw ValidationError(
        "--decoder-start \(decoderStart.rawValue) needs equal sizes, but \(found); use --decoder-start bridge.")
    }
  }

  /// What is given and may have no effect under the other options.
  var effects: [OptionEffect] {
    let starts = defaults.initialization
    return [
      OptionEffect("init-range", initRange != starts.range, `init` == .uniform, "--init uniform"),
      OptionEffect("forget-bias", forgetBias != starts.forgetBias, cell == .lstm, "--cell lstm"),
    ]
  }

  func apply(to options: inout TranslationOptions, separateVocab: Bool) {
    options.encoder.embeddingSize = emb
    options.encoder.embeddingDropout = embDropout ?? dropout
    options.encoder.wordDropout = wordDropout
    options.encoder.isReversed = reverseSource
    apply(to: &options.encoder.stack, hidden: encoderHidden, layers: encoderLayers)
    options.encoder.stack.isBidirectional = bidirectional

    options.decoder.embeddingSize = emb
    options.decoder.embeddingDropout = embDropout ?? dropout
    options.decoder.wordDropout = wordDropout
    options.decoder.outputDropout = outputDropout ?? dropout
    options.decoder.attention = attention
    options.decoder.inputFeeding = inputFeeding
    options.decoder.start = decoderStart
    let tied = tied ?? (separateVocab ? .output : .all)
    options.decoder.tiedOutput = tied != .none
    apply(to: &options.decoder.stack, hidden: decoderHidden, layers: decoderLayers)

    options.sharedEmbeddings = tied == .all
    options.initialization.scheme = `init`
    options.initialization.range = initRange
    options.initialization.orthogonalRecurrence = orthogonal
    options.initialization.forgetBias = forgetBias
  }

  private func apply(to stack: inout StackOptions, hidden hiddenOverride: Int?, layers layersOverride: Int?) {
    stack.cell = cell
    stack.hiddenSize = hiddenOverride ?? hidden
    stack.layerCount = layersOverride ?? layers
    stack.connection = connection
    stack.layerNorm = layerNorm
    stack.dropout = dropout
    stack.dropoutPerSequence = dropoutPerSequence
  }
}
