import Tensors

extension TrainingOptions {
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
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    // So high a number is far above any use, and no product with it overflows.
    let limit = 1_000_000_000
    let counts: [(property: String, value: Int, range: ClosedRange<Int>)] = [
      ("batchSize", plan.size, 1...limit), ("shardCount", shardCount, 1...Self.maximumShardCount),
      ("maximumEpochs", maximumEpochs, 1...limit), ("keepBest", keepBest, 1...limit),
      ("warmupSteps", schedule.warmupSteps, 0...limit), ("maximumSteps", maximumSteps, 0...limit),
      ("validationInterval", validationInterval, 0...limit), ("patience", patience, 0...limit),
      ("averagingInterval", averagingInterval, 0...limit),
    ]
    for count in counts where !count.range.contains(count.value) {
      throw .outOfRange(
        option: name(count.property), found: "\(count.value)",
        expected: "a number from \(count.range.lowerBound) to \(count.range.upperBound)")
    }
    // Written so that NaN fails.
    if !(schedule.rate > 0 && schedule.rate.isFinite) {
      throw .outOfRange(option: name("learningRate"), found: "\(schedule.rate)", expected: "a number above 0")
    }
    if !(maximumSeconds >= 0 && maximumSeconds.isFinite) {
      throw .outOfRange(option: name("maximumSeconds"), found: "\(maximumSeconds)", expected: "a number of 0 or more")
    }
    if averageDecay > 0 && averagingInterval > 0 {
      throw .outOfRange(
        option: name("averagingInterval"), found: "\(averagingInterval)",
        expected: "0 with \(name("averageDecay")), which is another average of the weights")
    }
    if !(averageDecay >= 0 && averageDecay < 1) {
      throw .outOfRange(option: name("averageDecay"), found: "\(averageDecay)", expected: "a number from 0 to below 1")
    }
  }
}
