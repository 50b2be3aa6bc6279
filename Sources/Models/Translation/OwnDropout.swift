import Layers

// Options of a model that begins with the weights of another. Sizes and kinds are those of the other; what only
// training reads is its own.

extension StackOptions {
  /// These options with the rates of dropout of others.
  func withDropout(of own: StackOptions) -> StackOptions {
    var stack = self
    stack.dropout = own.dropout
    stack.dropoutPerSequence = own.dropoutPerSequence
    stack.recurrentDropConnect = own.recurrentDropConnect
    return stack
  }
}

extension EncoderOptions {
  /// These options with the rates of dropout of others.
  package func withDropout(of own: EncoderOptions) -> EncoderOptions {
    var encoder = self
    encoder.stack = stack.withDropout(of: own.stack)
    encoder.embeddingDropout = own.embeddingDropout
    encoder.wordDropout = own.wordDropout
    return encoder
  }
}

extension DecoderOptions {
  /// These options with the rates of dropout of others.
  func withDropout(of own: DecoderOptions) -> DecoderOptions {
    var decoder = self
    decoder.stack = stack.withDropout(of: own.stack)
    decoder.embeddingDropout = own.embeddingDropout
    decoder.wordDropout = own.wordDropout
    decoder.outputDropout = own.outputDropout
    return decoder
  }
}

extension TranslationOptions {
  /// These options with the rates of dropout of others, and with their start of weights that are not taken over.
  package func withDropout(of own: TranslationOptions) -> TranslationOptions {
    var model = self
    model.encoder = encoder.withDropout(of: own.encoder)
    model.decoder = decoder.withDropout(of: own.decoder)
    model.initialization = own.initialization
    return model
  }
}
