import ArgumentParser
import Console
import Layers
import Models
import Tandem
import Tensors

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
      Weights in common: target embedding and output layer (output), or the source embedding too (all); by default all, \
      or output with --separate-vocab.
      """)
  var tied: TiedEmbeddings?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Read the source from its end.")
  var reverseSource = defaults.encoder.isReversed

  @Option(help: "Rate of dropout before the output layer. (default: --dropout)")
  var outputDropout: Float?

  func validate() throws {
    var options = defaults
    // A configuration file sets one option at a time; whether they agree is for `checkCombinations`.
    options.encoder.stack.isBidirectional = false
    let (encoder, decoder) = (options.encoder.stack, options.decoder.stack)
    options.encoder.stack.hiddenSize = encoderHidden ?? encoder.hiddenSize
    options.encoder.stack.layerCount = encoderLayers ?? encoder.layerCount
    options.decoder.stack.hiddenSize = decoderHidden ?? decoder.hiddenSize
    options.decoder.stack.layerCount = decoderLayers ?? decoder.layerCount
    options.decoder.outputDropout = outputDropout ?? options.decoder.outputDropout
    try check(names) { [options] name throws(OptionError) in
      try options.encoder.validate { name("encoder.\($0)") }
      try options.decoder.validate { name("decoder.\($0)") }
    }
  }

  /// The options by the properties of a translation model.
  var names: [String: String] {
    [
      "encoder.stack.hiddenSize": encoderHidden == nil ? "hidden" : "encoder-hidden",
      "encoder.stack.layerCount": encoderLayers == nil ? "layers" : "encoder-layers",
      "encoder.stack.isBidirectional": "bidirectional",
      "decoder.stack.hiddenSize": decoderHidden == nil ? "hidden" : "decoder-hidden",
      "decoder.stack.layerCount": decoderLayers == nil ? "layers" : "decoder-layers",
      "decoder.outputDropout": outputDropout == nil ? "dropout" : "output-dropout",
      "decoder.attention": "attention", "decoder.start": "decoder-start", "decoder.inputFeeding": "input-feeding",
      "encoder.isReversed": "reverse-source", "sharedEmbeddings = true": "tied all",
      "sharedEmbeddings = false": "tied output or none", "decoder.tiedOutput = true": "tied all or output",
      "decoder.tiedOutput = false": "tied none",
    ]
  }

  /// - Parameter separateVocab: whether each side has a vocabulary of its own.
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
