import Layers
import Tensors

/// Reads a fixed number of tokens: the model of Bengio et al. 2003, "A neural probabilistic language model".
///
/// ```
/// x = [e(wₜ₋ₙ), …, e(wₜ₋₁)]      h = tanh(W·x + d)
/// ```
/// As a bag of words, x is the mean of the n embeddings, so their order is lost. The direct connections from x to the
/// output that the paper tries are left out. Before the beginning of a text lie zeros.
struct FeedForwardContextEncoder: ContextEncoder {
  let embedding: Embedding
  let hidden: Linear
  let options: LanguageModelOptions

  init(_ options: LanguageModelOptions, in registry: inout ParameterRegistry) {
    self.options = options
    let embeddingSize = options.encoder.embeddingSize
    embedding = registry.scope("embedding") {
      Embedding(
        vocabularySize: options.vocabularySize, embeddingSize: embeddingSize, options.initialization, in: &$0)
    }
    hidden = registry.scope("hidden") {
      Linear(
        inputSize: options.architecture == .bag ? embeddingSize : options.windowLength * embeddingSize,
        outputSize: options.encoder.stack.hiddenSize, options.initialization, in: &$0)
    }
  }

  var outputSize: Int { options.encoder.stack.hiddenSize }

  var stateLayout: [StateLayout] { [StateLayout(size: options.windowLength * options.encoder.embeddingSize)] }

  func encode(
    _ inputs: PackedSequences, from initial: [RecurrentState]?, output: OutputLayer, on tape: Tape
  ) -> EncodedContext {
    let embedded = embedding(inputs, options.encoder, on: tape)
    let histories = tape.histories(
      embedded, length: options.windowLength, initial: initial?[0].hidden, inputs.shape)
    let x = options.architecture == .bag ? tape.meanOfBlocks(histories, count: options.windowLength) : histories
    let h = tape.activate(hidden(x, on: tape), .tanh)
    let dropout = Dropout(
      rate: options.outputDropout, perSequence: options.encoder.stack.dropoutPerSequence, on: tape)
    return EncodedContext(
      context: dropout(h, shape: inputs.shape, on: tape), layers: [RecurrentState(hidden: histories, cell: nil)])
  }
}
