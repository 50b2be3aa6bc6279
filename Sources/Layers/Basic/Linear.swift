import Tensors

/// y = x·Wᵀ + b.
package struct Linear: Sendable {
  /// `[outputSize, inputSize]`.
  package let weight: Parameter
  /// `[1, outputSize]`.
  package let bias: Parameter?

  package init(
    inputSize: Int, outputSize: Int, hasBias: Bool = true, _ initialization: Initialization,
    in registry: inout ParameterRegistry
  ) {
    weight = registry.add(
      "weight", rows: outputSize, columns: inputSize, initialization.weight(blockRows: outputSize), isQuantizable: true)
    bias = hasBias ? registry.add("bias", rows: 1, columns: outputSize, .zeros) : nil
  }

  /// A projection that shares its weight with another layer, such as an embedding.
  package init(tied weight: Parameter, in registry: inout ParameterRegistry) {
    self.weight = weight
    bias = registry.add("bias", rows: 1, columns: weight.rows, .zeros)
  }

  package func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    tape.linear(x, weight, bias: bias)
  }
}
