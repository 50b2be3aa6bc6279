import Layers
import Tensors

/// A neural language model: recurrent (Mikolov et al. 2010; with LSTM Sundermeyer et al. 2012, Zaremba et al. 2014), or
/// of one of the kinds that recurrent ones are compared with.
///
/// ```
/// hₜ = reader(w₁ … wₜ₋₁)      p(wₜ | w₁ … wₜ₋₁) = softmax(V·hₜ + b)
/// ```
package struct NeuralLanguageModel: Sendable {
  package let options: LanguageModelOptions
  package let parameters: ParameterRegistry
  package let reader: any ContextEncoder
  /// The encoder of the other models, in one direction; nil for a model that is not recurrent.
  package let encoder: SequenceEncoder?
  /// Reads from the end of the text, to begin other encoders with.
  package let backwardModel: RecurrentStack?
  private let output: OutputLayer

  package init(_ options: LanguageModelOptions) {
    precondition(!options.encoder.stack.isBidirectional, "a language model that reads in both directions at once")
    self.options = options
    var registry = ParameterRegistry()
    let (reader, table) = registry.scope("encoder") { Self.reader(options, in: &$0) }
    backwardModel =
      options.hasBackwardModel
      ? registry.scope("twin") {
        RecurrentStack(
          options.encoder.stack, inputSize: options.encoder.embeddingSize, options.initialization, in: &$0)
      } : nil
    output = OutputLayer(options, inputSize: reader.outputSize, embedding: table, in: &registry)
    self.reader = reader
    encoder = (reader as? RecurrentReader)?.encoder
    parameters = registry
  }

  private static func reader(_ options: LanguageModelOptions, in registry: inout ParameterRegistry)
    -> (any ContextEncoder, embedding: Parameter)
  {
    switch options.architecture {
    case .recurrent:
      let encoder = SequenceEncoder(
        options.encoder, vocabularySize: options.vocabularySize, options.initialization, in: &registry)
      return (RecurrentReader(encoder: encoder, outputDropout: options.outputDropout), encoder.embedding.table)
    case .window, .bag:
      let reader = FeedForwardContext(options, in: &registry)
      return (reader, reader.embedding.table)
    case .outputRecurrence:
      let reader = OutputRecurrence(options, in: &registry)
      return (reader, reader.embedding.table)
    }
  }

  /// What the model made of a text: states to go on from, and scores of what comes next.
  package struct Reading {
    /// `[rowCount, vocabularySize]`, in the rows of the inputs.
    package let logits: Variable
    /// What the output layer has read, `[rowCount, hiddenSize]`.
    package let context: Variable
    /// For each layer the states after each position.
    package let layers: [RecurrentState]
  }

  /// For inference.
  ///
  /// - Parameters:
  ///   - initial: the state of each layer before the first tokens, a row for each sequence; nil for zeros.
  ///   - gates: this model's, for many steps with the same weights.
  package func read(
    _ inputs: PackedSequences, from initial: [RecurrentState]? = nil, gates: CachedInputGates? = nil, on tape: Tape
  ) -> Reading {
    let read =
      if let gates, let reader = reader as? RecurrentReader {
        reader.read(inputs, from: initial, overwriting: gates.rows(of: inputs.ids, on: tape), on: tape)
      } else {
        reader.read(inputs, from: initial, output: output, on: tape)
      }
    return Reading(
      logits: read.logits ?? output.logits(read.context, on: tape), context: read.context, layers: read.layers)
  }

  /// The loss of a batch, recorded for going backward when the tape records; of both directions if there is a backward
  /// model.
  ///
  /// - Returns: the sums, −log p forward alone, and the states after each position.
  package func loss(
    _ batch: LanguageBatch, from initial: [RecurrentState]? = nil, smoothing: Float = 0, scale: Float = 1, on tape: Tape
  ) -> (sum: LossSum, layers: [RecurrentState]) {
    let read = reader.read(batch.forward.inputs, from: initial, output: output, on: tape)
    var sum = output.loss(
      read.context, overwriting: read.logits, targets: batch.forward.outputs, smoothing: smoothing, scale: scale,
      on: tape)
    sum.loss += penalties(read, batch, scale: scale, on: tape)
    if let backwardModel, let encoder, let backward = batch.backward {
      let shape = backward.inputs.shape
      let embedded = encoder.embedded(backward.inputs, on: tape)
      let read = backwardModel(
        embedded, shape: shape, dropouts: backwardModel.dropouts(last: options.outputDropout, on: tape), on: tape)
      sum.loss +=
        output.loss(read.top, targets: backward.outputs, smoothing: smoothing, scale: scale, on: tape).loss
    }
    return (sum, read.layers)
  }

  /// What is added to the loss while training: for each token that is predicted a mean over units. The backward model
  /// has none.
  private func penalties(_ read: ReadContext, _ batch: LanguageBatch, scale: Float, on tape: Tape) -> Double {
    guard tape.isTraining else { return 0 }
    let shape = batch.forward.inputs.shape
    // Tokens that are only read, before those that are predicted, count no more for it.
    let share = Float(batch.targetCount) / Float(shape.rowCount)
    let perUnit = share / Float(options.encoder.stack.hiddenSize)
    var sum = 0.0
    if options.activationPenalty > 0 {
      sum += tape.penalizeSquares(read.context, weight: options.activationPenalty * perUnit, scale: scale)
    }
    if options.changePenalty > 0, let last = read.layers.last {
      sum += tape.penalizeChanges(
        last.hidden, shape: shape, weight: options.changePenalty * perUnit, scale: scale)
    }
    return sum
  }
}
