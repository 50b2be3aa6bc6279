import Layers
import Tensors
import Tokens

/// What an encoder makes of a batch of sentences.
package struct EncoderOutput {
  package let shape: PackedShape
  package let direction: ReadingDirection
  /// In the rows of `shape`: a row for each position as the encoder read it.
  let stack: RecurrentStack.Output

  /// Of the last layer, `[rowCount, hiddenSize]`.
  package var states: Variable { stack.top }

  /// For each layer the states after each position, in each direction; not normalized, no dropout.
  package var layers: [(forward: RecurrentState, backward: RecurrentState?)] { stack.states }

  /// The final states of the last layers, directions side by side, `[sequenceCount, hiddenSize]`.
  ///
  /// - Parameter count: of how many layers; all, if there are fewer.
  package func finalStates(ofLast count: Int = .max, on tape: Tape) -> [RecurrentState] {
    layers.suffix(count).map { states in
      let forward = tape.finalState(states.forward, shape: shape)
      guard let backward = states.backward.map({ tape.finalState($0, shape: shape, reversed: true) }) else {
        return forward
      }
      return RecurrentState(
        hidden: tape.concatenate([forward.hidden, backward.hidden]),
        cell: forward.cell.map { tape.concatenate([$0, backward.cell!]) })
    }
  }

  /// The row of a position of a sentence, in reading order.
  package func row(_ sequence: Int, _ position: Int) -> Int {
    shape.row(sequence, direction.time(of: position, length: shape.lengths[sequence]))
  }
}

/// Embedding and a stack of recurrent layers: the part that translation, tagging and classification share.
package struct SequenceEncoder: Sendable {
  package let options: EncoderOptions
  package let embedding: Embedding
  package let stack: RecurrentStack

  /// - Parameters:
  ///   - table: an embedding to share; nil for one of its own.
  ///   - besideSize: columns of what stands beside the embeddings.
  package init(
    _ options: EncoderOptions, vocabularySize: Int, sharing table: Parameter? = nil, besideSize: Int = 0,
    _ initialization: Initialization, in registry: inout ParameterRegistry
  ) {
    self.options = options
    embedding =
      table.map { Embedding(tied: $0) }
      ?? registry.scope("embedding") {
        Embedding(
          vocabularySize: vocabularySize, embeddingSize: options.embeddingSize, initialization, in: &$0)
      }
    stack = RecurrentStack(
      options.stack, inputSize: options.embeddingSize + besideSize, initialization, in: &registry)
  }

  package var outputSize: Int { options.stack.hiddenSize }

  /// - Parameters:
  ///   - source: in reading order.
  ///   - beside: what else is known of each token, `[rowCount, besideSize]`; nil for nothing.
  ///   - initial: the state of each layer before the first tokens; nil for zeros. Only the forward direction has it.
  ///   - firstGates: the first layer's pre-activations where the caller has them already. Nothing else may read them
  ///     later.
  ///   - lastDropout: rate of dropout after the last layer; nil for that of all.
  package func callAsFunction(
    _ source: PackedSequences, beside: Variable? = nil, initial: [RecurrentState]? = nil,
    overwriting firstGates: Variable? = nil, lastDropout: Float? = nil, on tape: Tape
  ) -> EncoderOutput {
    precondition(
      options.direction == .forward || beside == nil && initial == nil && firstGates == nil,
      "an encoder that reads from the end turns sentences and nothing else")
    let source = options.direction.turned(source)
    let shape = source.shape
    let embedded = embedded(source, beside: beside, on: tape)
    let output = stack(
      embedded, overwriting: firstGates, initial: initial, shape: shape,
      dropouts: stack.dropouts(last: lastDropout, on: tape), on: tape)
    return EncoderOutput(shape: shape, direction: options.direction, stack: output)
  }

  /// What the first layer reads, `[rowCount, embeddingSize + besideSize]`.
  func embedded(_ source: PackedSequences, beside: Variable? = nil, on tape: Tape) -> Variable {
    embedding(source, beside: beside, options, on: tape)
  }
}

extension Embedding {
  /// Embeds tokens with the dropouts of an encoder.
  func callAsFunction(
    _ source: PackedSequences, beside: Variable? = nil, _ options: EncoderOptions, on tape: Tape
  ) -> Variable {
    self(
      source.ids, beside: beside, shape: source.shape, dropout: options.embeddingDropout,
      wordDropout: options.wordDropout, perSequence: options.stack.dropoutPerSequence, on: tape)
  }

  /// Embeds, then drops whole tokens and single elements as asked.
  ///
  /// - Parameter beside: put beside the embeddings before single elements are dropped.
  func callAsFunction(
    _ ids: [TokenID], beside: Variable? = nil, shape: PackedShape, dropout: Float, wordDropout: Float,
    perSequence: Bool,
    on tape: Tape
  ) -> Variable {
    var x = self(ids, on: tape)
    if wordDropout > 0, let source = tape.nextDraw() { x = tape.rowDropout(x, rate: wordDropout, source: source) }
    if let beside { x = tape.concatenate([x, beside]) }
    return Dropout(rate: dropout, perSequence: perSequence, on: tape)(x, shape: shape, on: tape)
  }
}
