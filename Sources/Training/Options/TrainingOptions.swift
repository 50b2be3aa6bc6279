import Tensors

/// The options of a training that do not depend on the task.
public struct TrainingOptions: Sendable, Hashable, Encodable {
  public var plan = MinibatchPlan()
  /// Parts of a minibatch that workers take, each with gradients of its own. It changes results (in the last bits), so
  /// it does not follow the machine; 2 because more make products smaller where there are but two cores.
  public var shardCount = 2
  /// What products round their matrices to. Weights, optimizers and validation stay in floats.
  public var precision = Precision.f32
  /// Minibatches whose gradients are added up before an update.
  public var accumulation = 1
  public var optimizer = OptimizerOptions()
  public var schedule = ScheduleOptions()
  /// The gradient is scaled down to this Euclidean norm; 0 leaves it alone (Pascanu et al. 2013).
  public var clipNorm: Float = 1
  public var seed: UInt64 = 1
  public var limits = TrainingLimits()
  /// Updates between validations; 0 validates once an epoch.
  public var validationInterval = 0
  /// Weights of so many best validations are kept, and averaged at the end if the average does better.
  public var keepBest = 1
  /// Decay of an exponential moving average of the weights, which is then what is validated and kept; 0 for none.
  public var averageDecay: Float = 0
  /// A plain average of the weights begins when a validation is worse than the best of those more than so many before
  /// it, and is what is validated and kept from then on (NT-ASGD of Merity et al. 2018, by their program: the paper
  /// looks at the last ones instead); 0 for none. `limits.patience` counts anew from there.
  public var averagingInterval = 0
  /// Share of the weights that the training began with in those that are validated and kept, from 0 to 1.
  public var baseShare: Float = 0

  public init() {}

  /// Whether an average of the weights is held beside them.
  var keepsAverage: Bool { averageDecay > 0 || averagingInterval > 0 }

  /// Whether the weights that the training began with are held beside those that it changes.
  var keepsBase: Bool { optimizer.pull > 0 || baseShare > 0 }

  /// Each shard has gradients of its own.
  package static let maximumShardCount = 1024

  /// Shards by which this many threads all have work, or as many of them as can have.
  package func usefulShardCount(threads: Int) -> Int {
    // A shard has at least a sentence.
    min(threads, Self.maximumShardCount, plan.unit == .sentences ? plan.size : .max)
  }

  /// Checks what a trainer takes for granted.
  ///
  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    try precision.checkSupport(calling: name("precision"))
    try optimizer.validate { name("optimizer.\($0)") }
    try schedule.validate { name("schedule.\($0)") }
    if shardCount > plan.size && plan.unit == .sentences {
      throw .contradiction(
        name("shardCount = \(shardCount)"), name("plan.size = \(plan.size)"),
        reason: "each shard needs a sentence of a minibatch", remedy: "lower the one or raise the other")
    }
    if averageDecay > 0 && averagingInterval > 0 {
      throw .contradiction(
        name("averageDecay = \(averageDecay)"), name("averagingInterval = \(averagingInterval)"),
        reason: "each is an average of the weights", remedy: "leave out one of them")
    }
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try plan.validate { name("plan.\($0)") }
    try optimizer.validateRanges { name("optimizer.\($0)") }
    try schedule.validateRanges { name("schedule.\($0)") }
    try check(name("shardCount"), shardCount, in: 1...Self.maximumShardCount)
    try check(name("accumulation"), accumulation, in: 1...OptionLimit.count)
    try check(name("clipNorm"), atLeast: 0, clipNorm)
    try limits.validate { name("limits.\($0)") }
    try check(name("validationInterval"), validationInterval, in: 0...OptionLimit.count)
    try check(name("keepBest"), keepBest, in: 1...OptionLimit.count)
    try check(name("baseShare"), baseShare, in: 0...1)
    try check(name("averageDecay"), rate: averageDecay)
    try check(name("averagingInterval"), averagingInterval, in: 0...OptionLimit.count)
  }
}
