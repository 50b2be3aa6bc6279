import Layers
import Tensors

/// A recurrent language model (Mikolov et al. 2010; with LSTM Sundermeyer et al. 2012, Zaremba et al. 2014).
///
/// ```
/// hₜ = cells(embedding(wₜ₋₁), hₜ₋₁)      p(wₜ | w₁ … wₜ₋₁) = softmax(V·hₜ + b)
/// ```
/// What reads is the encoder of the other models, in one direction.
package struct RecurrentLanguageModel: Sendable {
  package let options: LanguageModelOptions
  package let parameters: ParameterRegistry
  package let encoder: SequenceEncoder
  /// Reads from the end of the text, to begin other encoders with.
  package let twin: RecurrentStack?
  /// Between states and the tied output, where their sizes differ.
  private let readout: Linear?
  package let output: Linear

  package init(_ options: LanguageModelOptions) {
    precondition(!options.encoder.stack.isBidirectional, "a language model that reads in both directions at once")
    self.options = options
    let (size, embeddingSize) = (options.encoder.stack.hiddenSize, options.encoder.embeddingSize)
    var registry = ParameterRegistry()
    let encoder = registry.scope("encoder") {
      SequenceEncoder(options.encoder, vocabularySize: options.vocabularySize, options.initialization, in: &$0)
    }
    twin =
      options.hasTwin
      ? registry.scope("twin") {
        RecurrentStack(options.encoder.stack, inputSize: embeddingSize, options.initialization, in: &$0)
      } : nil
    readout =
      options.tiedOutput && size != embeddingSize
      ? registry.scope("readout") {
        Linear(inputSize: size, outputSize: embeddingSize, hasBias: false, options.initialization, in: &$0)
      } : nil
    output = registry.scope("output") { registry in
      options.tiedOutput
        ? Linear(tied: encoder.embedding.table, in: &registry)
        : Linear(inputSize: size, outputSize: options.vocabularySize, options.initialization, in: &registry)
    }
    self.encoder = encoder
    parameters = registry
  }

  /// What the model made of a text: states to go on from, and scores of what comes next.
  package struct Reading {
    /// `[rowCount, vocabularySize]`, in the rows of the inputs.
    package let logits: Variable
    /// What the output layer has read, `[rowCount, hiddenSize]`.
    package let states: Variable
    /// For each layer the states after each position.
    package let layers: [RecurrentState]
  }

  /// - Parameter initial: the state of each layer before the first symbols, a row for each sequence; nil for zeros.
  package func read(_ inputs: PackedSequences, from initial: [RecurrentState]? = nil, on tape: Tape) -> Reading {
    let read = encoder(inputs, initial: initial, lastDropout: options.outputDropout, on: tape)
    return Reading(
      logits: logits(read.states, on: tape), states: read.states, layers: read.layers.map(\.forward))
  }

  private func logits(_ states: Variable, on tape: Tape) -> Variable {
    output(readout.map { $0(states, on: tape) } ?? states, on: tape)
  }

  /// The loss of a batch, recorded for going backward when the tape records; of both directions if there is a twin.
  ///
  /// - Returns: the sums, −log p forward alone, and the states after each position.
  package func loss(
    _ batch: LanguageBatch, from initial: [RecurrentState]? = nil, smoothing: Float = 0, scale: Float = 1, on tape: Tape
  ) -> (sum: LossSum, layers: [RecurrentState]) {
    let reading = read(batch.forward.inputs, from: initial, on: tape)
    var sum = tape.crossEntropy(reading.logits, targets: batch.forward.outputs, smoothing: smoothing, scale: scale)
    sum.loss += penalties(reading, batch, scale: scale, on: tape)
    if let twin, let backward = batch.backward {
      let shape = backward.inputs.shape
      let embedded = encoder.embedded(backward.inputs, on: tape)
      let read = twin(
        embedded, shape: shape, dropouts: twin.dropouts(last: options.outputDropout, on: tape), on: tape)
      sum.loss +=
        tape.crossEntropy(
          logits(read.top, on: tape), targets: backward.outputs, smoothing: smoothing, scale: scale
        ).loss
    }
    return (sum, reading.layers)
  }

  /// What is added to the loss while training: for each symbol that is said a mean over units. The twin has none.
  private func penalties(_ reading: Reading, _ batch: LanguageBatch, scale: Float, on tape: Tape) -> Double {
    guard tape.isTraining else { return 0 }
    let shape = batch.forward.inputs.shape
    // Symbols that are only read, before those that are said, count no more for it.
    let share = Float(batch.targetCount) / Float(shape.rowCount)
    let perUnit = share / Float(options.encoder.stack.hiddenSize)
    var sum = 0.0
    if options.activationPenalty > 0 {
      sum += tape.penalizeSquares(reading.states, weight: options.activationPenalty * perUnit, scale: scale)
    }
    if options.changePenalty > 0, let last = reading.layers.last {
      sum += tape.penalizeChanges(
        last.hidden, shape: shape, weight: options.changePenalty * perUnit, scale: scale)
    }
    return sum
  }
}
