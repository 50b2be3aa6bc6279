import Tensors

/// When a training ends: by whichever limit is met first. They change no weight, only how far a training goes, so a
/// training that was stopped may go on with others; all other options must be the same.
public struct TrainingLimits: Sendable, Hashable {
  /// Passes over the training examples at most.
  public var epochs = 100
  /// Updates at most; 0 for no limit.
  public var steps = 0
  /// Time over all resumed runs, but that in which the computer sleeps; 0 for no limit. A stopped process (SIGSTOP)
  /// cannot tell its pause from a slow step, so that counts.
  public var seconds = 0.0
  /// Validations without improvement before training ends; 0 never ends early.
  public var patience = 10

  public init() {}

  /// The limit that a training has met; nil where it goes on.
  package func reached(by state: TrainingState) -> TrainingEndReason? {
    if state.epoch >= epochs { return .epochs }
    if steps > 0 && state.step >= steps { return .steps }
    if patience > 0 && state.validationsSinceBest >= patience { return .patience }
    if seconds > 0 && state.seconds >= seconds { return .time }
    return nil
  }

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("epochs"), epochs, in: 1...OptionLimit.count)
    try check(name("steps"), steps, in: 0...OptionLimit.count)
    try check(name("seconds"), atLeast: 0, seconds)
    try check(name("patience"), patience, in: 0...OptionLimit.count)
  }
}

extension TrainingLimits: Encodable {
  /// Encodes nothing: what is encoded of options tells one training from another.
  public func encode(to encoder: any Encoder) {}
}
