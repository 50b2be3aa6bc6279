import Tensors

/// Normalizes each row to mean 0 and deviation 1, then scales and shifts. Ba et al. 2016, "Layer Normalization".
package struct LayerNorm: Sendable {
  package let gain: Parameter
  package let bias: Parameter

  package init(size: Int, in registry: inout ParameterRegistry) {
    gain = registry.add("weight", rows: 1, columns: size, .constant(1))
    bias = registry.add("bias", rows: 1, columns: size, .zeros)
  }

  package func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    tape.layerNorm(x, gain: gain, bias: bias)
  }
}
