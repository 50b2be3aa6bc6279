import Layers
import Tensors

/// A neural language model: recurrent (Mikolov et al. 2010; with LSTM Sundermeyer et al. 2012, Zaremba et al. 2014), or
/// of one of the kinds that recurrent ones are compared with.
///
/// ```
/// hₜ = contextEncoder(w₁ … wₜ₋₁)      p(wₜ | w₁ … wₜ₋₁) = softmax(V·hₜ + b)
/// ```
package struct NeuralLanguageModel: Sendable {
  package let options: LanguageModelOptions
  package let parameters: ParameterRegistry
  package let contextEncoder: any ContextEncoder
  /// The encoder of the other models, in one direction; nil for a model that is not recurrent.
  package let encoder: SequenceEncoder?
  /// Reads from the end of the text, to begin other encoders with.
  package let backwardModel: RecurrentStack?
  private let output: OutputLayer

  package init(_ options: LanguageModelOptions) {
    precondition(!options.encoder.stack.isBidirectional, "a language model that reads in both directions at once")
    self.options = options
    var registry = ParameterRegistry()
    let (contextEncoder, table) = registry.scope("encoder") { Self.contextEncoder(options, in: &$0) }
    backwardModel =
      options.hasBackwardModel
      ? registry.scope("twin") {
        RecurrentStack(
          options.encoder.stack, inputSize: options.encoder.embeddingSize, options.initialization, in: &$0)
      } : nil
    output = OutputLayer(options, inputSize: contextEncoder.outputSize, embedding: table, in: &registry)
    self.contextEncoder = contextEncoder
    encoder = (contextEncoder as? RecurrentContextEncoder)?.encoder
    parameters = registry
  }

  private static func contextEncoder(_ options: LanguageModelOptions, in registry: inout ParameterRegistry)
    -> (any ContextEncoder, embedding: Parameter)
  {
    switch options.architecture {
    case .recurrent:
      let encoder = SequenceEncoder(
        options.encoder, vocabularySize: options.vocabularySize, options.initialization, in: &registry)
      return (RecurrentContextEncoder(encoder: encoder, outputDropout: options.outputDropout), encoder.embedding.table)
    case .window, .bag:
      let encoder = FeedForwardContextEncoder(options, in: &registry)
      return (encoder, encoder.embedding.table)
    case .outputRecurrence:
      let encoder = OutputRecurrence(options, in: &registry)
      return (encoder, encoder.embedding.table)
    }
  }

  /// What the model made of a text: states to go on from, and scores of what comes next.
  package struct Prediction {
    /// `[rowCount, vocabularySize]`, in the rows of the inputs.
    package let logits: Variable
    /// The input of the output layer, `[rowCount, hiddenSize]`.
    package let context: Variable
    /// For each layer the states after each position.
    package let layers: [RecurrentState]
  }

  /// For inference.
  ///
  /// - Parameters:
  ///   - initial: the state of each layer before the first tokens, a row for each sequence; nil for zeros.
  ///   - gates: this model's, for many steps with the same weights.
  package func predict(
    _ inputs: PackedSequences, from initial: [RecurrentState]? = nil, gates: CachedInputGates? = nil, on tape: Tape
  ) -> Prediction {
    let encoded =
      if let gates, let recurrent = contextEncoder as? RecurrentContextEncoder {
        recurrent.encode(inputs, from: initial, overwriting: gates.rows(of: inputs.ids, on: tape), on: tape)
      } else {
        contextEncoder.encode(inputs, from: initial, output: output, on: tape)
      }
    return Prediction(
      logits: encoded.logits ?? output.logits(encoded.context, on: tape), context: encoded.context,
      layers: encoded.layers)
  }

  /// The loss of a batch, recorded for going backward when the tape records; of both directions if there is a backward
  /// model.
  ///
  /// - Returns: the sums, −log p forward alone, and the states after each position.
  package func loss(
    _ batch: LanguageBatch, from initial: [RecurrentState]? = nil, smoothing: Float = 0, scale: Float = 1, on tape: Tape
  ) -> (sum: LossSum, layers: [RecurrentState]) {
    let encoded = contextEncoder.encode(batch.forward.inputs, from: initial, output: output, on: tape)
    var sum = output.loss(
      encoded.context, overwriting: encoded.logits, targets: batch.forward.outputs, smoothing: smoothing, scale: scale,
      on: tape)
    sum.loss += penalties(encoded, batch, scale: scale, on: tape)
    if let backwardModel, let encoder, let backward = batch.backward {
      let shape = backward.inputs.shape
      let embedded = encoder.embedded(backward.inputs, on: tape)
      let read = backwardModel(
        embedded, shape: shape, dropouts: backwardModel.dropouts(last: options.outputDropout, on: tape), on: tape)
      sum.loss +=
        output.loss(read.top, targets: backward.outputs, smoothing: smoothing, scale: scale, on: tape).loss
    }
    return (sum, encoded.layers)
  }

  /// What is added to the loss while training: for each token that is predicted a mean over units. The backward model
  /// has none.
  private func penalties(_ encoded: EncodedContext, _ batch: LanguageBatch, scale: Float, on tape: Tape) -> Double {
    guard tape.isTraining else { return 0 }
    let shape = batch.forward.inputs.shape
    // Tokens that are only read, before those that are predicted, count no more for it.
    let share = Float(batch.targetCount) / Float(shape.rowCount)
    let perUnit = share / Float(options.encoder.stack.hiddenSize)
    var sum = 0.0
    if options.activationPenalty > 0 {
      sum += tape.penalizeSquares(encoded.context, weight: options.activationPenalty * perUnit, scale: scale)
    }
    if options.changePenalty > 0, let last = encoded.layers.last {
      sum += tape.penalizeChanges(
        last.hidden, shape: shape, weight: options.changePenalty * perUnit, scale: scale)
    }
    return sum
  }
}
