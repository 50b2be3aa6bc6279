import ArgumentParser
import Layers
import Models
import Tandem

private let defaults = TranslatorTrainingOptions().model

/// How the decoder of a translator follows its encoder.
struct TranslationModelOptions: ParsableArguments {
  @Option(help: "Layers of the encoder alone. (default: --layers)")
  var encoderLayers: Int?

  @Option(help: "Layers of the decoder alone. (default: --layers)")
  var decoderLayers: Int?

  @Option(help: "State size of the encoder alone. (default: --hidden)")
  var encoderHidden: Int?

  @Option(help: "State size of the decoder alone. (default: --hidden)")
  var decoderHidden: Int?

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

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Read the source from its end.")
  var reverseSource = defaults.encoder.isReversed

  @Option(help: "Rate of dropout before the output layer. (default: --dropout)")
  var outputDropout: Float?

  func validate() throws {
    let limit = 1 << 16
    for (name, size) in [("encoder-hidden", encoderHidden), ("decoder-hidden", decoderHidden)] {
      if let size, !(1...limit).contains(size) {
        throw ValidationError("--\(name) is \(size), expected a number from 1 to \(limit).")
      }
    }
    for (name, count) in [("encoder-layers", encoderLayers), ("decoder-layers", decoderLayers)] {
      if let count, !(1...100).contains(count) {
        throw ValidationError("--\(name) is \(count), expected a number from 1 to 100.")
      }
    }
    if let outputDropout { try check(rate: "output-dropout", Double(outputDropout)) }
  }

  /// - Parameter separateVocab: whether each side has a vocabulary of its own.
  func checkCombinations(_ layers: RecurrentLayerOptions<TranslatorRecipe>, separateVocab: Bool) throws {
    let sizes = (encoder: encoderHidden ?? layers.hidden, decoder: decoderHidden ?? layers.hidden)
    try layers.checkDirections(sizes.encoder, option: encoderHidden == nil ? "hidden" : "encoder-hidden")
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

  func apply(
    _ layers: RecurrentLayerOptions<TranslatorRecipe>, to options: inout TranslationOptions, separateVocab: Bool
  ) {
    layers.apply(to: &options.encoder)
    options.encoder.isReversed = reverseSource
    options.encoder.stack.hiddenSize = encoderHidden ?? layers.hidden
    options.encoder.stack.layerCount = encoderLayers ?? layers.layers

    layers.apply(to: &options.decoder.stack)
    options.decoder.stack.hiddenSize = decoderHidden ?? layers.hidden
    options.decoder.stack.layerCount = decoderLayers ?? layers.layers
    options.decoder.embeddingSize = layers.emb
    options.decoder.embeddingDropout = layers.embDropout ?? layers.dropout
    options.decoder.wordDropout = layers.wordDropout
    options.decoder.outputDropout = outputDropout ?? layers.dropout
    options.decoder.attention = attention
    options.decoder.inputFeeding = inputFeeding
    options.decoder.start = decoderStart
    let tied = tied ?? (separateVocab ? .output : .all)
    options.decoder.tiedOutput = tied != .none

    options.sharedEmbeddings = tied == .all
    layers.apply(to: &options.initialization)
  }
}
