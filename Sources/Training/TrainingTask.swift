import Corpora
import Tensors

/// What a trainer needs to know of a task: examples, a loss, and a way to judge. The trainer knows no more.
package protocol TrainingTask: Sendable {
  associatedtype Batch: Sendable

  /// The length of every training example, for bucketing.
  var exampleLengths: [ExampleLength] { get }

  /// The minibatches of one epoch, as indices of examples.
  func minibatches(_ plan: MinibatchPlan, random: RandomSource) -> [[Int]]

  /// Parts of the flat block of weights that an epoch (from 0) leaves as they are.
  func frozenRanges(epoch: Int) -> [Range<Int>]

  /// Makes one worker's shard of a minibatch.
  ///
  /// - Parameters:
  ///   - examples: one at least.
  ///   - random: for draws that belong to the data, such as BPE dropout.
  func batch(_ examples: [Int], random: RandomSource) -> Batch

  /// Number of symbols that the loss of a batch is averaged over.
  func targetCount(_ batch: Batch) -> Int

  /// The loss of a batch, recorded on the tape with gradients scaled by `scale`.
  ///
  /// - Parameter step: the update this batch belongs to, from 1.
  func loss(_ batch: Batch, step: Int, scale: Float, on tape: Tape) -> LossSum

  /// Judges weights on held-out examples.
  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore
}

extension TrainingTask {
  package func minibatches(_ plan: MinibatchPlan, random: RandomSource) -> [[Int]] {
    plan.minibatches(lengths: exampleLengths, random: random)
  }

  package func frozenRanges(epoch: Int) -> [Range<Int>] { [] }
}

/// How well some weights do on held-out data.
package struct ValidationScore: Sendable, Hashable, Codable {
  /// Sum of −log p over the tokens; natural logarithm.
  package var negativeLogLikelihood: Double
  package var tokenCount: Int
  /// A score of the task's own, such as BLEU, that is better when higher; nil where it was not asked for.
  package var taskScore: Double?

  package init(negativeLogLikelihood: Double, tokenCount: Int, taskScore: Double? = nil) {
    self.negativeLogLikelihood = negativeLogLikelihood
    self.tokenCount = tokenCount
    self.taskScore = taskScore
  }

  package var loss: Double { negativeLogLikelihood / Double(max(tokenCount, 1)) }

  /// What early stopping compares: higher is better. Not finite where the loss is not, whatever such weights score.
  package var rank: Double { loss.isFinite ? taskScore ?? -loss : -.infinity }
}
