import Tensors

/// What a trainer needs to know of a task: examples, a loss, and a validation. The trainer knows no more.
package protocol TrainingTask: Sendable {
  /// What names a training example: an index, or a piece of a long text.
  associatedtype Example: Sendable
  associatedtype Batch: Sendable

  /// Whether there is nothing to learn from.
  var isEmpty: Bool { get }

  /// The minibatches of one epoch.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - random: the same in all epochs; what differs draws from `random(epoch)`.
  func minibatches(_ plan: MinibatchPlan, epoch: Int, random: RandomSource) -> [[Example]]

  /// Floats that the task carries from one minibatch to the next, such as the states in which texts were left. The
  /// trainer keeps them, and so does a checkpoint; they are zeros at first, and after an update that was skipped.
  var carriedCount: Int { get }

  /// Parts of the flat block of weights that an epoch (from 0) leaves as they are.
  func frozenRanges(epoch: Int) -> [Range<Int>]

  /// Makes one worker's shard of a minibatch.
  ///
  /// - Parameters:
  ///   - examples: one at least.
  ///   - random: for draws that belong to the data, such as BPE dropout.
  func batch(_ examples: [Example], random: RandomSource) -> Batch

  /// Number of tokens that the loss of a batch is averaged over.
  func targetCount(_ batch: Batch) -> Int

  /// The loss of a batch, recorded on the tape with gradients scaled by the step's scale.
  func loss(_ batch: Batch, at step: TrainingStep, on tape: Tape) -> LossSum

  /// Validates weights on held-out examples.
  ///
  /// - Throws: `CancellationError` where the workers are interrupted.
  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore
}

extension TrainingTask {
  package var carriedCount: Int { 0 }

  package func frozenRanges(epoch: Int) -> [Range<Int>] { [] }
}

/// A task whose examples are drawn one by one and share minibatches by their lengths.
package protocol BucketedTask: TrainingTask where Example == Int {
  /// The length of every training example.
  var exampleLengths: [ExampleLength] { get }
  /// How often each comes in an epoch; nil for once.
  var exampleWeights: ExampleWeights? { get }
}

extension BucketedTask {
  package var isEmpty: Bool { exampleLengths.isEmpty }

  package var exampleWeights: ExampleWeights? { nil }

  package func minibatches(_ plan: MinibatchPlan, epoch: Int, random: RandomSource) -> [[Int]] {
    plan.minibatches(
      lengths: exampleLengths, counts: exampleWeights?.counts(epoch: epoch, random: random("phases")),
      random: random(epoch))
  }
}

/// The update that a loss belongs to.
package struct TrainingStep: Sendable {
  /// From 1.
  package let number: Int
  /// Factor of every gradient: 1 / ``TrainingTask/targetCount(_:)`` of the whole minibatch.
  package let scale: Float
  /// ``TrainingTask/carriedCount`` floats. Shards of a minibatch run at the same time, each with examples of its own.
  package let carried: FlatArray

  package init(number: Int, scale: Float = 1, carried: FlatArray = FlatArray(count: 0)) {
    self.number = number
    self.scale = scale
    self.carried = carried
  }
}
