import Layers
import Tensors
import Tokens

/// The state of a decoder between two steps, a row per hypothesis.
package struct DecoderState {
  package var layers: [RecurrentState]?
  /// The attentional vector of the step before, `[rows, readoutSize]`; nil before the first step.
  package var feed: Variable?

  package func map(_ transform: (Variable) -> Variable) -> DecoderState {
    DecoderState(layers: layers?.map { $0.map(transform) }, feed: feed.map(transform))
  }
}

/// What stays the same while a batch of sentences is decoded.
package struct DecoderContext {
  package let memory: AttentionMemory?
  /// Of the encoder that has made the memory.
  let direction: ReadingDirection
  package let start: DecoderState
}

/// A recurrent decoder with attention (Luong et al. 2015; the additive score of Bahdanau et al. 2015 is compared with
/// the new state, not the one before).
///
/// ```
/// sₜ = cells([embedding(yₜ₋₁); rₜ₋₁], sₜ₋₁)      contextₜ = attention(sₜ, memory)
/// rₜ = tanh(W·[contextₜ; sₜ])                    logitsₜ = V·rₜ + b
/// ```
package struct SequenceDecoder: Sendable {
  package let options: DecoderOptions
  package let embedding: Embedding
  let stack: RecurrentStack
  let attention: Attention?
  let contextReadout: Parameter?
  let readout: Linear
  let output: Linear
  private let bridges: [(hidden: Linear, cell: Linear?)]

  package init(
    _ options: DecoderOptions, vocabularySize: Int, memorySize: Int, sharing table: Parameter? = nil,
    _ initialization: Initialization, in registry: inout ParameterRegistry
  ) {
    precondition(!options.stack.isBidirectional, "a decoder reads in one direction")
    self.options = options
    let hiddenSize = options.stack.hiddenSize
    embedding =
      table.map { Embedding(tied: $0) }
      ?? registry.scope("embedding") {
        Embedding(
          vocabularySize: vocabularySize, embeddingSize: options.embeddingSize, initialization, in: &$0)
      }
    stack = RecurrentStack(
      options.stack, inputSize: options.embeddingSize, feedSize: options.inputFeeding ? options.readoutSize : 0,
      initialization, in: &registry)
    if options.attention == .none {
      attention = nil
      contextReadout = nil
    } else {
      attention = registry.scope("attention") {
        Attention(options.attention, querySize: hiddenSize, memorySize: memorySize, initialization, in: &$0)
      }
      contextReadout = registry.add(
        "readout.context", rows: options.readoutSize, columns: memorySize,
        initialization.weight(blockRows: options.readoutSize), isQuantizable: true)
    }
    readout = registry.scope("readout") {
      Linear(inputSize: hiddenSize, outputSize: options.readoutSize, hasBias: false, initialization, in: &$0)
    }
    let table = embedding.table
    output = registry.scope("output") { registry in
      options.tiedOutput
        ? Linear(tied: table, in: &registry)
        : Linear(inputSize: options.readoutSize, outputSize: vocabularySize, initialization, in: &registry)
    }
    let hasBridge = options.start == .bridge || options.start == .meanBridge
    bridges = (0..<(hasBridge ? options.stack.layerCount : 0)).map { layer in
      registry.scope("bridge.\(layer)") { registry in
        func bridge(_ name: String) -> Linear {
          registry.scope(name) {
            Linear(inputSize: memorySize, outputSize: hiddenSize, initialization, in: &$0)
          }
        }
        let needsCell = options.start == .bridge && options.stack.cell.hasCellState
        return (hidden: bridge("hidden"), cell: needsCell ? bridge("cell") : nil)
      }
    }
  }

  // MARK: Start

  /// Prepares decoding of encoded sentences: the keys of attention, and the first state, a row per sentence.
  package func context(for encoded: EncoderOutput, on tape: Tape) -> DecoderContext {
    let memory = attention.map {
      $0.memory(
        tape.gather(encoded.states, rows: encoded.shape.sentenceMajorRows), offsets: encoded.shape.sentenceOffsets,
        on: tape)
    }
    return DecoderContext(
      memory: memory, direction: encoded.direction,
      start: DecoderState(layers: startLayers(encoded, on: tape), feed: nil))
  }

  private func startLayers(_ encoded: EncoderOutput, on tape: Tape) -> [RecurrentState]? {
    let hasCell = options.stack.cell.hasCellState
    let layers = 0..<options.stack.layerCount
    let zeros = hasCell ? tape.zeros(encoded.shape.sequenceCount, options.stack.hiddenSize) : nil
    switch options.start {
    case .zero: return nil
    case .last:
      return finalStates(encoded, on: tape).map {
        RecurrentState(hidden: $0.hidden, cell: hasCell ? $0.cell ?? zeros : nil)
      }
    case .mean:
      let mean = tape.mean(encoded.states, encoded.shape)
      return layers.map { _ in RecurrentState(hidden: mean, cell: zeros) }
    case .bridge:
      return zip(bridges, finalStates(encoded, on: tape)).map { bridge, state in
        RecurrentState(
          hidden: bridge.hidden(state.hidden, on: tape),
          cell: bridge.cell.map { $0(state.cell ?? state.hidden, on: tape) })
      }
    case .meanBridge:
      let mean = tape.mean(encoded.states, encoded.shape)
      return layers.map {
        RecurrentState(hidden: tape.activate(bridges[$0].hidden(mean, on: tape), .tanh), cell: zeros)
      }
    }
  }

  /// The final state of the encoder's layer that belongs to each layer of the decoder: the top layers of both belong
  /// together, and a deeper decoder starts its lowest layers from the lowest there is.
  private func finalStates(_ encoded: EncoderOutput, on tape: Tape) -> [RecurrentState] {
    let states = encoded.finalStates(ofLast: options.stack.layerCount, on: tape)
    return Array(repeating: states[0], count: options.stack.layerCount - states.count) + states
  }

  // MARK: Steps

  /// The dropouts of one pass over a minibatch.
  struct Dropouts {
    let layers: [Dropout]
  }

  /// Advances over `shape`: one step of it, or, without input feeding, all steps at once.
  ///
  /// - Parameters:
  ///   - gates: the share of the embedded tokens in the first layer's pre-activations. Nothing else may read them
  ///     later.
  ///   - sentence: the sentence of each row.
  /// - Returns: attentional vectors `[rows, readoutSize]`, and the state after each row.
  func advance(
    overwriting gates: Variable, embedded: Variable, from state: DecoderState, shape: PackedShape, sentence: [Int32],
    time: Int = 0, memory: AttentionMemory?, dropouts: Dropouts, on tape: Tape
  ) -> (readout: Variable, state: DecoderState, weights: AttentionWeights?) {
    var gates = gates
    if let feed = state.feed, let weight = stack.levels[0].forward.feedWeight {
      gates = tape.addInPlace(feed, weight, to: gates)
    }
    let decoded = stack(
      embedded, overwriting: gates, initial: state.layers, shape: shape, time: time, dropouts: dropouts.layers, on: tape
    )
    let attended = memory.flatMap { memory in
      attention.map { $0(decoded.top, sentence: sentence, memory: memory, on: tape) }
    }
    var readout = readout(decoded.top, on: tape)
    if let attended, let contextReadout { readout = tape.addInPlace(attended.context, contextReadout, to: readout) }
    readout = tape.activate(readout, .tanh)
    let next = DecoderState(layers: decoded.forward, feed: options.inputFeeding ? readout : nil)
    return (readout, next, attended?.weights)
  }

  /// Teacher forcing: all steps of known target sentences.
  ///
  /// - Parameters:
  ///   - inputs: the tokens read at each step, `<s>` first.
  ///   - sentence: the encoded sentence of each target sequence.
  /// - Returns: logits `[rowCount, vocabularySize]` in the rows of `inputs`.
  package func callAsFunction(
    _ inputs: PackedSequences, sentence: [Int32], context: DecoderContext, on tape: Tape
  ) -> Variable {
    let shape = inputs.shape
    let embedded = embedding.callAsFunction(
      inputs.ids, shape: shape, dropout: options.embeddingDropout, wordDropout: options.wordDropout,
      perSequence: options.stack.dropoutPerSequence, on: tape)
    let gates = stack.levels[0].forward.gates(embedded, on: tape)
    let dropouts = Dropouts(layers: stack.dropouts(on: tape))
    var state = context.start
    // Start states lie in the order of the source; target sequences are sorted by their own length.
    state.layers = state.layers?.map { $0.map { tape.gather($0, rows: sentence) } }

    let readouts: Variable
    if options.inputFeeding {
      readouts = unroll(
        gates, embedded: embedded, from: state, shape: shape, sentence: sentence, memory: context.memory,
        dropouts: dropouts, on: tape)
    } else {
      readouts =
        advance(
          overwriting: gates, embedded: embedded, from: state, shape: shape,
          sentence: shape.sequenceOfRow.map { sentence[Int($0)] }, memory: context.memory, dropouts: dropouts, on: tape
        ).readout
    }
    let dropout = Dropout(
      rate: options.outputDropout, perSequence: options.stack.dropoutPerSequence, on: tape)
    return output(dropout(readouts, shape: shape, on: tape), on: tape)
  }

  /// Step by step, because each step reads what the one before it attended to.
  private func unroll(
    _ gates: Variable, embedded: Variable, from start: DecoderState, shape: PackedShape, sentence: [Int32],
    memory: AttentionMemory?, dropouts: Dropouts, on tape: Tape
  ) -> Variable {
    var state = start
    var readouts: [Variable] = []
    let gateBlocks = tape.split(gates, shape.rowCounts)
    let embeddedBlocks = tape.split(embedded, shape.rowCounts)
    for (time, rows) in shape.rowCounts.enumerated() {
      let (readout, next, _) = advance(
        overwriting: gateBlocks[time], embedded: embeddedBlocks[time], from: state.map { tape.prefix($0, rows) },
        shape: tape.stepShape(rows), sentence: Array(sentence.prefix(rows)), time: time, memory: memory,
        dropouts: dropouts,
        on: tape)
      readouts.append(readout)
      state = next
    }
    return tape.stack(readouts)
  }

  /// One step of a search, but for the output layer.
  ///
  /// - Parameters:
  ///   - tokens: the token each hypothesis ends in.
  ///   - sentence: the encoded sentence each hypothesis translates.
  /// - Returns: what the output layer reads, the next state, and the attention to the source in reading order.
  package func readout(
    after tokens: [TokenID], from state: DecoderState, sentence: [Int32], context: DecoderContext, on tape: Tape
  ) -> (readout: Variable, state: DecoderState, weights: AttentionWeights?) {
    let embedded = embedding(tokens, on: tape)
    let (readout, next, weights) = advance(
      overwriting: stack.levels[0].forward.gates(embedded, on: tape), embedded: embedded, from: state,
      shape: tape.stepShape(tokens.count), sentence: sentence, memory: context.memory,
      dropouts: Dropouts(layers: stack.dropouts(on: tape)), on: tape)
    return (readout, next, weights.map { context.direction.turned($0, on: tape) })
  }

  /// One step of a search.
  ///
  /// - Returns: logits `[rows, vocabularySize]`, and as above.
  package func step(
    _ tokens: [TokenID], from state: DecoderState, sentence: [Int32], context: DecoderContext, on tape: Tape
  ) -> (logits: Variable, state: DecoderState, weights: AttentionWeights?) {
    let (readout, next, weights) = readout(
      after: tokens, from: state, sentence: sentence, context: context, on: tape)
    return (output(readout, on: tape), next, weights)
  }
}
