import Tensors
import TestSupport
import Testing
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Every optimizer against its equations, one weight after the other and in double.
@Suite struct OptimizerTests {
  /// Six steps of a few float roundings (6e-8 each) on weights near 1, where the root of a first small square loses
  /// some more.
  private static let tolerance: Float = 1e-5
  private static let stepCount = 6
  private static let rate: Float = 0.05

  static let cases: [OptimizerOptions] = OptimizerKind.allCases.flatMap { kind in
    [(momentum: Float(0), nesterov: false), (0.9, false), (0.9, true)].flatMap { momentum, nesterov in
      [Float(0), 0.1].map { decay in
        var options = OptimizerOptions()
        (options.kind, options.momentum, options.nesterov, options.weightDecay) = (kind, momentum, nesterov, decay)
        if kind == .adadelta { options.epsilon = 1e-6 }
        return options
      }
    }
  }

  /// One weight and what an optimizer remembers of it.
  struct Reference {
    var w: Double
    var mean = 0.0
    var squares = 0.0
    var updates = 0.0
    var velocity = 0.0

    mutating func descend(_ gradient: Double, step: Int, rate: Double, _ options: OptimizerOptions) {
      let decay = Double(options.weightDecay)
      let g = options.kind == .adamw ? gradient : gradient + decay * w
      if options.kind == .adamw { w -= rate * decay * w }
      w -= rate * direction(g, step: step, options)
    }

    private mutating func direction(_ g: Double, step: Int, _ options: OptimizerOptions) -> Double {
      let (epsilon, rho, momentum) = (Double(options.epsilon), Double(options.rho), Double(options.momentum))
      switch options.kind {
      case .sgd:
        velocity = momentum * velocity + g
        return options.nesterov ? g + momentum * velocity : velocity
      case .adagrad:
        squares += g * g
        return g / (squares.squareRoot() + epsilon)
      case .adadelta:
        squares = rho * squares + (1 - rho) * g * g
        let update = (updates + epsilon).squareRoot() / (squares + epsilon).squareRoot() * g
        updates = rho * updates + (1 - rho) * update * update
        return update
      case .rmsprop:
        squares = rho * squares + (1 - rho) * g * g
        velocity = momentum * velocity + g / (squares.squareRoot() + epsilon)
        return velocity
      case .adam, .adamw:
        let (beta1, beta2) = (Double(options.beta1), Double(options.beta2))
        mean = beta1 * mean + (1 - beta1) * g
        squares = beta2 * squares + (1 - beta2) * g * g
        return mean / (1 - pow(beta1, Double(step)))
          / ((squares / (1 - pow(beta2, Double(step)))).squareRoot() + epsilon)
      }
    }
  }

  @Test(arguments: cases) func weightsFollowTheEquations(options: OptimizerOptions) {
    let count = 37
    var random = RandomSource(seed: 5).generator
    let weights = FlatArray(count: count)
    let gradient = FlatArray(count: count)
    for index in 0..<count { weights[index] = random.symmetric() }
    var references = weights.elements.map { Reference(w: Double($0)) }
    let optimizer = Optimizer(options, count: count)
    for step in 1...Self.stepCount {
      for index in 0..<count {
        gradient[index] = random.symmetric()
        references[index].descend(
          Double(gradient[index]), step: step, rate: Double(Self.rate), options)
      }
      // Ranges belong to one step: the number of steps must not depend on how many there are.
      optimizer.beginStep()
      for range in [0..<16, 16..<count] {
        optimizer.update(weights, gradient: gradient, in: range, rate: Self.rate)
      }
    }
    #expect(optimizer.stepCount == Self.stepCount)
    #expect(firstDifference(weights.elements, references.map { Float($0.w) }, within: Self.tolerance) == nil)
  }

  @Test func decayIsDecoupledInAdamWAlone() {
    func weight(_ kind: OptimizerKind) -> Float {
      var options = OptimizerOptions()
      (options.kind, options.weightDecay) = (kind, 0.1)
      let optimizer = Optimizer(options, count: 1)
      let (weights, gradient) = (FlatArray(count: 1), FlatArray(count: 1))
      weights[0] = 2
      optimizer.beginStep()
      optimizer.update(weights, gradient: gradient, in: 0..<1, rate: 0.5)
      return weights[0]
    }
    // Without a gradient AdamW shrinks the weight by rate · decay; in Adam the decay is a gradient, and the first step
    // is as long as the rate whatever the gradient.
    #expect(abs(weight(.adamw) - (2 - 0.5 * 0.1 * 2)) < 1e-6)
    #expect(abs(weight(.adam) - (2 - 0.5)) < 1e-6)
    #expect(abs(weight(.sgd) - (2 - 0.5 * 0.1 * 2)) < 1e-6)
  }
}
