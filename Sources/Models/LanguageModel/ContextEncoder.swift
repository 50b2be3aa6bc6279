import Layers
import Tensors

/// The part of a language model that makes a vector of the tokens so far, at each position.
package protocol ContextEncoder: Sendable {
  /// Columns of the vectors.
  var outputSize: Int { get }

  /// What is kept of a text from one part of it to the next, layer by layer.
  var stateLayout: [StateLayout] { get }

  /// - Parameters:
  ///   - inputs: the tokens before those that are to be predicted.
  ///   - initial: laid out as `stateLayout`, a row for each sequence; nil for the beginning of a text.
  ///   - output: predicts the tokens; only encoders to which the prediction is an input need it.
  func encode(_ inputs: PackedSequences, from initial: [RecurrentState]?, output: OutputLayer, on tape: Tape)
    -> EncodedContext
}

/// What one layer keeps of a text.
package struct StateLayout: Sendable, Equatable {
  package var size: Int
  /// Beside the hidden state there is a cell state of the same size.
  package var hasCell = false
}

/// A text as a context encoder has encoded it.
package struct EncodedContext {
  /// `[rowCount, outputSize]`, in the rows of the inputs, after dropout.
  var context: Variable
  /// The states after each position, for each layer.
  var layers: [RecurrentState]
  /// Scores of the tokens, of encoders that needed them.
  var logits: Variable?
}

/// Recurrent layers, those that the encoders of the other models are made of.
struct RecurrentContextEncoder: ContextEncoder {
  let encoder: SequenceEncoder
  let outputDropout: Float

  var outputSize: Int { encoder.outputSize }

  var stateLayout: [StateLayout] {
    let stack = encoder.options.stack
    return Array(
      repeating: StateLayout(size: stack.hiddenSize, hasCell: stack.cell.hasCellState), count: stack.layerCount)
  }

  func encode(
    _ inputs: PackedSequences, from initial: [RecurrentState]?, output: OutputLayer, on tape: Tape
  ) -> EncodedContext {
    encode(inputs, from: initial, overwriting: nil, on: tape)
  }

  func encode(
    _ inputs: PackedSequences, from initial: [RecurrentState]?, overwriting firstGates: Variable?, on tape: Tape
  ) -> EncodedContext {
    let encoded = encoder(inputs, initial: initial, overwriting: firstGates, lastDropout: outputDropout, on: tape)
    return EncodedContext(context: encoded.states, layers: encoded.stack.forward)
  }
}
