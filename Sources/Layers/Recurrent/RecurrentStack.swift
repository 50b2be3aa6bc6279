import Tensors

/// A stack of recurrent layers over packed sequences.
package struct RecurrentStack: Sendable {
  package struct Level: Sendable {
    package let forward: RecurrentLayer
    package let backward: RecurrentLayer?
    let norm: LayerNorm?
    let highway: Linear?
    /// All parameters of both directions and of what joins the level to the next.
    package let parameters: [Parameter]
  }

  package let options: StackOptions
  package let levels: [Level]

  /// - Parameter feedSize: size of a second input of the first layer that is known only step by step, or 0.
  package init(
    _ options: StackOptions, inputSize: Int, feedSize: Int = 0, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    self.options = options
    let directionSize = options.isBidirectional ? options.hiddenSize / 2 : options.hiddenSize
    var levels: [Level] = []
    var size = inputSize
    for number in 0..<options.layerCount {
      let level = registry.scope("layers.\(number)") { registry in
        let parameterCount = registry.parameters.count
        func layer(_ name: String, _ registry: inout ParameterRegistry) -> RecurrentLayer {
          registry.scope(name) {
            RecurrentLayer(
              options.cell, inputSize: size, hiddenSize: directionSize, feedSize: number == 0 ? feedSize : 0,
              initialization, in: &$0)
          }
        }
        let forward = layer("forward", &registry)
        let backward = options.isBidirectional ? layer("backward", &registry) : nil
        let norm = options.layerNorm ? registry.scope("norm") { LayerNorm(size: options.hiddenSize, in: &$0) } : nil
        let highway =
          options.connection == .highway && size == options.hiddenSize
          ? registry.scope("highway") {
            Linear(inputSize: size, outputSize: options.hiddenSize, initialization, in: &$0)
          } : nil
        return Level(
          forward: forward, backward: backward, norm: norm, highway: highway,
          parameters: registry.parameters(after: parameterCount))
      }
      levels.append(level)
      size = options.connection == .dense ? size + options.hiddenSize : options.hiddenSize
    }
    self.levels = levels
  }

  /// What a stack returns for a batch.
  package struct Output {
    /// Of the last layer, `[rowCount, hiddenSize]`.
    package let top: Variable
    /// For each layer the states after each step; not normalized, no dropout.
    package let forward: [RecurrentState]
    /// The same of the other direction; empty for a stack that reads in one.
    package let backward: [RecurrentState]

    /// For each layer those of each direction.
    package var states: [(forward: RecurrentState, backward: RecurrentState?)] {
      forward.indices.map { (forward[$0], backward.isEmpty ? nil : backward[$0]) }
    }
  }

  /// The dropout of each layer, drawn once for a pass over a minibatch; empty for none.
  ///
  /// - Parameter last: the rate after the last layer; nil for that of all.
  package func dropouts(last: Float? = nil, on tape: Tape) -> [Dropout] {
    guard tape.isTraining else { return [] }
    return levels.indices.map { number in
      let rate = number == levels.count - 1 ? last ?? options.dropout : options.dropout
      return Dropout(rate: rate, perSequence: options.dropoutPerSequence, on: tape)
    }
  }

  /// Runs all layers over packed sequences, or over one step of them.
  ///
  /// - Parameters:
  ///   - x: input of the first layer; its size may differ from the layers'.
  ///   - firstGates: the first layer's pre-activations where the caller has made them already (input feeding). Nothing
  ///     else may read them later.
  ///   - initial: a state for each layer; nil for zeros. Only the forward direction starts from it.
  package func callAsFunction(
    _ x: Variable, overwriting firstGates: Variable? = nil, initial: [RecurrentState]? = nil, shape: PackedShape,
    time: Int = 0,
    dropouts: [Dropout], on tape: Tape
  ) -> Output {
    dropRecurrentConnections(on: tape)
    var input = x
    var (forwardStates, backwardStates): ([RecurrentState], [RecurrentState]) = ([], [])
    forwardStates.reserveCapacity(levels.count)
    for (number, level) in levels.enumerated() {
      let gates = number == 0 ? firstGates : nil
      let forward = tape.recurrenceInPlace(
        level.forward.cell, gates ?? level.forward.gates(input, on: tape), initial: initial?[number], shape: shape)
      let backward = level.backward.map { $0(input, shape: shape, reversed: true, on: tape) }
      forwardStates.append(forward)
      if let backward { backwardStates.append(backward) }
      var output = backward.map { tape.concatenate([forward.hidden, $0.hidden]) } ?? forward.hidden
      if let norm = level.norm { output = norm(output, on: tape) }
      if !dropouts.isEmpty { output = dropouts[number](output, shape: shape, time: time, on: tape) }
      input = connect(level, input: input, output: output, isLast: number == levels.count - 1, on: tape)
    }
    return Output(top: input, forward: forwardStates, backward: backwardStates)
  }

  /// The first layer's pre-activations, as ``callAsFunction(_:overwriting:initial:shape:time:dropouts:on:)`` makes
  /// them.
  package func firstGates(_ x: Variable, on tape: Tape) -> Variable { levels[0].forward.gates(x, on: tape) }

  /// Columns of these.
  package var firstGateCount: Int { levels[0].forward.inputWeight.rows }

  private func dropRecurrentConnections(on tape: Tape) {
    guard options.recurrentDropConnect > 0, tape.isTraining else { return }
    for level in levels {
      for cell in [level.forward.cell] + (level.backward.map { [$0.cell] } ?? []) {
        for weight in cell.recurrentWeights {
          guard let source = tape.nextDraw() else { continue }
          tape.dropConnections(of: weight, rate: options.recurrentDropConnect, source: source)
        }
      }
    }
  }

  private func connect(_ level: Level, input: Variable, output: Variable, isLast: Bool, on tape: Tape) -> Variable {
    switch options.connection {
    case .none: return output
    case .residual: return input.columns == output.columns ? tape.add(output, input) : output
    case .dense: return isLast ? output : tape.concatenate([input, output])
    case .highway:
      guard let highway = level.highway else { return output }
      return tape.interpolate(output, input, gate: tape.activate(highway(input, on: tape), .sigmoid))
    }
  }
}
