import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// How the learning rate changes over a training.
public enum ScheduleKind: String, Sendable, Hashable, Codable, CaseIterable {
  case constant
  /// Falls with 1/sqrt(step) after the warm-up (Vaswani et al. 2017): the peak rate is reached at its end.
  case inverseSqrt = "inverse-sqrt"
  /// Falls by the same factor every so many steps.
  case exponential
  /// Falls by a factor when the validation score has not improved for some validations.
  case plateau
}

public struct ScheduleOptions: Sendable, Hashable, Codable {
  public var kind = ScheduleKind.constant
  public var rate: Float = 1e-3
  /// Steps over which the rate rises linearly from 0; for every kind.
  public var warmupSteps = 0
  /// Of exponential and plateau.
  public var factor: Float = 0.5
  /// Steps per factor, of exponential.
  public var interval = 1000
  /// Validations without improvement before the rate falls, of plateau.
  public var patience = 1
  /// The rate does not fall below this.
  public var minimumRate: Float = 0

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    if minimumRate > rate {
      throw .contradiction(
        name("minimumRate = \(minimumRate)"), name("rate = \(rate)"),
        reason: "the lowest rate is above the highest", remedy: "lower the one or raise the other")
    }
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("rate"), above: 0, rate, atMost: OptionLimit.factor)
    try check(name("warmupSteps"), warmupSteps, in: 0...OptionLimit.count)
    try check(name("factor"), share: Double(factor))
    try check(name("interval"), interval, in: 1...OptionLimit.count)
    try check(name("patience"), patience, in: 1...OptionLimit.count)
    try check(name("minimumRate"), minimumRate, in: 0...OptionLimit.factor)
  }

  /// The rate of a step.
  ///
  /// - Parameters:
  ///   - step: from 1.
  ///   - reductions: how often a plateau was met.
  package func rate(step: Int, reductions: Int) -> Float {
    let warmup = warmupSteps > 0 ? min(1, Float(step) / Float(warmupSteps)) : 1
    let decay: Float =
      switch kind {
      case .constant: 1
      case .inverseSqrt: (Float(max(warmupSteps, 1)) / Float(max(step, warmupSteps, 1))).squareRoot()
      case .exponential: powf(factor, Float(max(0, step - warmupSteps)) / Float(interval))
      case .plateau: powf(factor, Float(reductions))
      }
    return max(rate * decay, minimumRate) * warmup
  }
}
