import Tensors

/// Compares the backward half of a computation with differences of its forward half.
///
/// The slope at x is taken from four points, (8·(L(x+h) − L(x−h)) − (L(x+2h) − L(x−2h))) / 12h, whose error is of the
/// order h⁴. So the step can be large, 1/32, which keeps the rounding errors of a float forward pass small: values of
/// about 1 are known to some 3e-7, which divided by h is 1e-5, and some tens of them add up.
package struct GradientCheck {
  /// Ten times what rounding makes at the sizes used here, and a hundredth of what a wrong term would make. Relative
  /// for gradients above 1, which are sums of many terms.
  package static let tolerance = 3e-4
  private static let step: Float = 1 / 32
  /// What the gradients of parameters hold beforehand: an operation must add, not set.
  private static let before: Float = 0.25

  private let inputs: [[Float]]
  private let shapes: [(rows: Int, columns: Int)]
  private let weights: Weights
  private let random: RandomSource?
  private let arena = Arena()
  private let loss: (Tape, [Variable]) -> Double

  /// - Parameters:
  ///   - shapes: rows and columns of each input.
  ///   - registry: the parameters, filled with numbers in ± `parameterBound`.
  ///   - bound: the inputs are filled with numbers in ±bound.
  ///   - gap: none of which lies in ±gap: a difference across a kink is not a slope.
  ///   - source: draws of dropout, the same at every evaluation.
  ///   - loss: the computation. ``Tape/weightedSum(_:)`` makes one number of its outputs.
  package init(
    _ shapes: (rows: Int, columns: Int)..., parameters registry: ParameterRegistry = ParameterRegistry(),
    parameterBound: Float = 1, bound: Float = 1, gap: Float = 0, random source: RandomSource? = nil,
    loss: @escaping (Tape, [Variable]) -> Double
  ) {
    let random = RandomSource(seed: 7)
    self.shapes = shapes
    self.loss = loss
    self.random = source
    inputs = shapes.enumerated().map { index, shape in
      var generator = random("input")(index).generator
      return (0..<shape.rows * shape.columns).map { _ in
        let value = generator.symmetric()
        return value * (bound - gap) + (value < 0 ? -gap : gap)
      }
    }
    weights = registry.randomWeights(bound: parameterBound)
  }

  /// What disagrees, in words; empty when all is well.
  ///
  /// - Parameter sample: at most this many elements of each input and parameter are tried.
  package func disagreements(sample: Int = 40) -> [String] {
    let gradients = FlatArray(count: weights.count)
    gradients.base.update(repeating: Self.before, count: gradients.count)
    arena.reset()
    let tape = Tape(weights: weights, arena: arena, gradients: gradients, random: random)
    let variables = variables(inputs, on: tape)
    _ = loss(tape, variables)
    tape.backward()
    let inputGradients = zip(variables, inputs).map { variable, values in
      variable.gradient.map { $0.nestedArray.flatMap { $0 } } ?? values.map { _ in 0 }
    }

    var found: [String] = []
    func compare(_ name: String, _ analytic: Float, _ at: (Float) -> Double) {
      let h = Self.step
      let slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * Double(h))
      let bound = Self.tolerance * max(1, abs(slope))
      // Not the negation of >, so that a NaN disagrees.
      if !(abs(slope - Double(analytic)) <= bound) { found.append("\(name): \(analytic), differences say \(slope)") }
    }
    for index in inputs.indices {
      for element in picked(inputs[index].count, sample) {
        compare("input \(index)[\(element)]", inputGradients[index][element]) { delta in
          var changed = inputs
          changed[index][element] += delta
          return value(changed)
        }
      }
    }
    for parameter in weights.layout {
      for element in picked(parameter.count, sample) {
        let place = parameter.offset + element
        compare("\(parameter.name)[\(element)]", gradients[place] - Self.before) { delta in
          let original = weights.array[place]
          weights.array[place] += delta
          weights.invalidatePacked()
          defer {
            weights.array[place] = original
            weights.invalidatePacked()
          }
          return value(inputs)
        }
      }
    }
    return found
  }

  private func value(_ inputs: [[Float]]) -> Double {
    arena.reset()
    let tape = Tape(weights: weights, arena: arena, random: random)
    return loss(tape, variables(inputs, on: tape))
  }

  private func variables(_ inputs: [[Float]], on tape: Tape) -> [Variable] {
    zip(inputs, shapes).map { values, shape in tape.input(values, rows: shape.rows, columns: shape.columns) }
  }

  /// All of `count` places, or `sample` of them, spread.
  private func picked(_ count: Int, _ sample: Int) -> [Int] {
    count <= sample ? Array(0..<count) : (0..<sample).map { $0 * count / sample + $0 % (count / sample) }
  }
}

extension Tape {
  /// A value with the given elements, in row order.
  package func input(_ values: [Float], rows: Int, columns: Int) -> Variable {
    precondition(values.count == rows * columns, "\(values.count) values for [\(rows), \(columns)]")
    let matrix = arena.matrix(rows, columns)
    for (index, value) in values.enumerated() { matrix.base[index] = value }
    return constant(matrix)
  }

  /// Σ k ⊙ y with fixed numbers k in ±1, in double; k becomes the gradient of y.
  package func weightedSum(_ outputs: Variable...) -> Double {
    var sum = 0.0
    for (index, y) in outputs.enumerated() {
      var generator = RandomSource(seed: 11)(index).generator
      let k = arena.matrix(y.rows, y.columns)
      for row in 0..<y.rows {
        for column in 0..<y.columns {
          k.row(row)[column] = generator.symmetric()
          sum += Double(k.row(row)[column]) * Double(y.value.row(row)[column])
        }
      }
      if isRecording { gradient(of: y).add(k) }
    }
    return sum
  }
}

extension RandomSource.Generator {
  /// Uniform in ±1.
  package mutating func symmetric() -> Float { Float(2 * uniform() - 1) }
}
