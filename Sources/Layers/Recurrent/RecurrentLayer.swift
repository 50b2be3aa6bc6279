import Tensors

/// One recurrent layer in one direction: the input's product with its bias, and the cell.
package struct RecurrentLayer: Sendable {
  /// `[gates · hiddenSize, inputSize]`.
  package let inputWeight: Parameter
  /// `[1, gates · hiddenSize]`.
  package let inputBias: Parameter
  /// Weights of a second input that is known only step by step (input feeding), `[gates · hiddenSize, feedSize]`.
  package let feedWeight: Parameter?
  package let cell: any RecurrentCell
  /// All parameters, those of the cell included.
  package let parameters: [Parameter]

  package init(
    _ kind: CellKind, inputSize: Int, hiddenSize: Int, feedSize: Int = 0, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    let parameterCount = registry.parameters.count
    let design = kind.design
    let rows = design.gateCount * hiddenSize
    let weight = initialization.weight(blockRows: hiddenSize)
    inputWeight = registry.add("input.weight", rows: rows, columns: inputSize, weight, isQuantizable: true)
    feedWeight =
      feedSize > 0 ? registry.add("feed.weight", rows: rows, columns: feedSize, weight, isQuantizable: true) : nil
    inputBias = registry.add(
      "input.bias", rows: 1, columns: rows,
      design.initialBias(forget: initialization.forgetBias, hiddenSize: hiddenSize))
    cell = design.make(hiddenSize, initialization.recurrentWeight(blockRows: hiddenSize), &registry)
    parameters = registry.parameters(after: parameterCount)
  }

  /// The input's share of the pre-activations, for all rows at once.
  package func gates(_ x: Variable, on tape: Tape) -> Variable {
    tape.linear(x, inputWeight, bias: inputBias)
  }

  /// The layer over packed sequences: states `[rowCount, hiddenSize]` after each step.
  package func callAsFunction(
    _ x: Variable, initial: RecurrentState? = nil, shape: PackedShape, reversed: Bool = false, on tape: Tape
  ) -> RecurrentState {
    tape.recurrenceInPlace(cell, gates(x, on: tape), initial: initial, shape: shape, reversed: reversed)
  }
}
