import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// How weights follow their gradients.
public enum OptimizerKind: String, Sendable, Hashable, Codable, CaseIterable {
  case sgd, adagrad, adadelta, rmsprop, adam, adamw

  /// Whether its updates depend on an option.
  package func reads(_ option: KeyPath<OptimizerOptions, Float>) -> Bool {
    let read: [KeyPath<OptimizerOptions, Float>] =
      switch self {
      case .sgd: [\.momentum]
      case .adagrad: [\.epsilon]
      case .adadelta: [\.rho, \.epsilon]
      case .rmsprop: [\.rho, \.epsilon, \.momentum]
      case .adam, .adamw: [\.beta1, \.beta2, \.epsilon]
      }
    return read.contains(option) || option == \.weightDecay
  }
}

/// The options of an optimizer. The learning rate comes from the schedule.
public struct OptimizerOptions: Sendable, Hashable, Codable {
  public var kind = OptimizerKind.adam
  /// Of SGD and RMSprop.
  public var momentum: Float = 0
  /// SGD's momentum looks ahead (Nesterov 1983, in the form of Sutskever et al. 2013).
  public var nesterov = false
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  /// Added to the root (Adam, Adagrad, RMSprop) or under it (Adadelta).
  public var epsilon: Float = 1e-8
  /// Adadelta's and RMSprop's decay of the mean square.
  public var rho: Float = 0.95
  /// Adamw: decoupled (Loshchilov and Hutter 2019), w −= rate · decay · w. Others: added to the gradient.
  public var weightDecay: Float = 0

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    if nesterov && (kind != .sgd || momentum == 0) {
      throw .needs(
        name("nesterov = true"), "\(name("kind = sgd")) and \(name("momentum")) above 0",
        reason: "it is the momentum of SGD that looks ahead")
    }
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    for (property, rate) in [("momentum", momentum), ("beta1", beta1), ("beta2", beta2), ("rho", rho)] {
      try check(name(property), rate: rate)
    }
    try check(name("epsilon"), above: 0, epsilon)
    try check(name("weightDecay"), weightDecay, in: 0...OptionLimit.factor)
  }

  /// The arrays that the optimizer keeps from update to update, each as long as the weights.
  var stateNames: [String] {
    switch kind {
    case .sgd: momentum > 0 ? ["velocity"] : []
    case .adagrad: ["squares"]
    case .adadelta: ["squares", "updates"]
    case .rmsprop: momentum > 0 ? ["squares", "velocity"] : ["squares"]
    case .adam, .adamw: ["mean", "squares"]
    }
  }
}

/// An optimizer with its state.
package final class Optimizer: @unchecked Sendable {
  package let options: OptimizerOptions
  /// Named arrays that a checkpoint keeps, each as long as the weights.
  package let state: [(name: String, array: FlatArray)]
  /// Updates done.
  package var stepCount = 0

  package init(_ options: OptimizerOptions, count: Int) {
    self.options = options
    state = options.stateNames.map { ($0, FlatArray(count: count)) }
  }

  /// Starts the next update; then ``update(_:gradient:in:rate:)`` is called for every range of the weights.
  package func beginStep() { stepCount += 1 }

  /// Updates the weights of a range. The gradient is already averaged and clipped; L2 decay is added to it here.
  package func update(_ weights: FlatArray, gradient: FlatArray, in range: Range<Int>, rate: Float) {
    let decay = options.weightDecay
    if decay > 0 && options.kind != .adamw { gradient.add(weights, times: decay, in: range) }
    weights.descend(gradient, by: rule, rate: rate, decay: options.kind == .adamw ? decay : 0, in: range)
  }

  private var rule: FlatArray.Rule {
    func array(_ index: Int) -> FlatArray? { index < state.count ? state[index].array : nil }
    switch options.kind {
    case .sgd:
      return .sgd(velocity: array(0), momentum: options.momentum, nesterov: options.nesterov)
    case .adagrad:
      return .adagrad(squares: state[0].array, epsilon: options.epsilon)
    case .adadelta:
      return .adadelta(
        squares: state[0].array, updates: state[1].array, rho: options.rho, epsilon: options.epsilon)
    case .rmsprop:
      return .rmsprop(
        squares: state[0].array, velocity: array(1), rho: options.rho, epsilon: options.epsilon,
        momentum: options.momentum)
    case .adam, .adamw:
      let step = Float(stepCount)
      return .adam(
        mean: state[0].array, squares: state[1].array, beta1: options.beta1, beta2: options.beta2,
        epsilon: options.epsilon, corrections: (1 - powf(options.beta1, step), 1 - powf(options.beta2, step)))
    }
  }
}
