import Tensors

/// How weights follow their gradients.
public enum OptimizerKind: String, Sendable, Hashable, Codable, CaseIterable {
  case sgd, adagrad, adadelta, rmsprop, adam, adamw

  var rule: any UpdateRule {
    switch self {
    case .sgd: SGD()
    case .adagrad: Adagrad()
    case .adadelta: Adadelta()
    case .rmsprop: RMSprop()
    case .adam: Adam(decouplesDecay: false)
    case .adamw: Adam(decouplesDecay: true)
    }
  }

  /// Whether its updates depend on an option.
  package func reads(_ option: KeyPath<OptimizerOptions, Float>) -> Bool {
    rule.readOptions.contains(option) || option == \.weightDecay
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
  /// AdamW: decoupled (Loshchilov and Hutter 2019), w −= rate · decay · w. Others: added to the gradient.
  public var weightDecay: Float = 0
  /// How strongly weights are drawn to those that the training began with: decoupled, w −= rate · pull · (w − w₀).
  public var pull: Float = 0

  public init() {}

  /// Of the arrays that the optimizer keeps from update to update, each as long as the weights.
  var stateNames: [String] { kind.rule.stateNames(self) }

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
    try check(name("pull"), pull, in: 0...OptionLimit.factor)
  }
}
