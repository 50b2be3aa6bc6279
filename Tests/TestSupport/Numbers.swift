import Tensors

extension ParameterRegistry {
  /// Numbers in ±bound for every parameter, biases included, so that nothing is zero by accident.
  package func randomWeights(seed: UInt64 = 7, bound: Float = 1) -> Weights {
    let weights = Weights(layout: parameters, count: count)
    for parameter in parameters {
      var generator = RandomSource(seed: seed)(parameter.name).generator
      for index in 0..<parameter.count { weights[parameter][index] = bound * generator.symmetric() }
    }
    return weights
  }
}

/// The first place where two lists differ by more than `tolerance`, relative for numbers above 1; nil when none does.
package func firstDifference(_ found: [Float], _ expected: [Float], within tolerance: Float) -> String? {
  guard found.count == expected.count else { return "\(found.count) numbers instead of \(expected.count)" }
  for (index, (a, b)) in zip(found, expected).enumerated() where !(abs(a - b) <= tolerance * max(1, abs(b))) {
    return "[\(index)] is \(a) instead of \(b)"
  }
  return nil
}
