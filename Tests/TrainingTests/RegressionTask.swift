import Synchronization
import Tensors
import Testing
import Training

/// The smallest task: y = w·x with dropout of x, squared error, and gradients written by hand.
///
/// Example i has i % 3 + 1 target tokens, and its error counts for each of them.
struct RegressionTask: BucketedTask {
  static let size = 20

  struct Point: Sendable {
    let x: [Float]
    let y: Float
    let targetCount: Int
  }

  let examples: [Point]
  let exampleLengths: [ExampleLength]
  let registry: ParameterRegistry
  let weight: Parameter
  var dropout = 0.25
  /// Noise on the data, drawn from the random source of the batch.
  var noise: Float = 0.1
  /// Steps whose loss (or, if not `inLoss`, whose gradient alone) is not a number.
  var poisonedSteps: Set<Int> = []
  var poisonsLoss = true
  /// Weights that an epoch leaves as they are.
  var frozen: @Sendable (_ epoch: Int) -> [Range<Int>] = { _ in [] }
  /// Takes the place of validation: the scores of one validation after the other, the last one for all that follow.
  var script: ScoreScript?

  init(exampleCount: Int = 23) {
    var registry = ParameterRegistry()
    weight = registry.add("w", rows: 1, columns: Self.size, .uniform(1))
    self.registry = registry
    examples = (0..<exampleCount).map { index in
      var random = RandomSource(seed: 9)(index).generator
      let x = (0..<Self.size).map { _ in Float(2 * random.uniform() - 1) }
      return Point(
        x: x, y: x.enumerated().reduce(0) { $0 + $1.element * Float($1.offset % 5) }, targetCount: index % 3 + 1)
    }
    exampleLengths = examples.indices.map { ExampleLength(source: 1 + $0 % 7, target: 1 + $0 % 3) }
  }

  var initialWeights: Weights { registry.initialWeights(from: RandomSource(seed: 1)) }

  func frozenRanges(epoch: Int) -> [Range<Int>] { frozen(epoch) }

  func batch(_ indices: [Int], random: RandomSource) -> [Point] {
    precondition(!indices.isEmpty, "a shard of no examples")
    var generator = random.generator
    return indices.map { index in
      let example = examples[index]
      return Point(
        x: example.x.map { $0 + noise * Float(generator.uniform() - 0.5) }, y: example.y,
        targetCount: example.targetCount)
    }
  }

  func targetCount(_ batch: [Point]) -> Int { batch.reduce(0) { $0 + $1.targetCount } }

  func loss(_ batch: [Point], at step: TrainingStep, on tape: Tape) -> LossSum {
    var sum = LossSum()
    let w = tape.weights[weight]
    let dw = tape.gradients![weight]
    var generator = tape.random!.generator
    for example in batch {
      let x = example.x.map { generator.uniform() < dropout ? 0 : $0 }
      let difference = x.indices.reduce(-example.y) { $0 + w[$1] * x[$1] }
      let count = Float(example.targetCount)
      for index in x.indices { dw[index] += step.scale * count * difference * x[index] }
      sum.loss += Double(count * difference * difference / 2)
      sum.tokenCount += example.targetCount
    }
    if poisonedSteps.contains(step.number) {
      dw[0] = .nan
      if poisonsLoss { sum.loss = .nan }
    }
    sum.negativeLogLikelihood = sum.loss
    return sum
  }

  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    if let script { return script.next(weights) }
    var sum = 0.0
    for example in examples {
      let error = example.x.indices.reduce(-example.y) { $0 + weights[weight][$1] * example.x[$1] }
      sum += Double(error * error)
    }
    return ValidationScore(negativeLogLikelihood: sum, tokenCount: examples.count)
  }
}

/// Scores that were thought out beforehand, and the weights that got them.
final class ScoreScript: Sendable {
  private let scores: [ValidationScore]
  private let validated = Mutex<[[Float]]>([])

  /// - Parameters:
  ///   - losses: of one validation after the other.
  ///   - taskScores: beside them, or none.
  init(losses: [Double], taskScores: [Double]? = nil) {
    scores = losses.indices.map {
      ValidationScore(negativeLogLikelihood: losses[$0], tokenCount: 1, taskScore: taskScores?[$0])
    }
  }

  func next(_ weights: Weights) -> ValidationScore {
    validated.withLock {
      $0.append(weights.array.elements)
      return scores[min($0.count, scores.count) - 1]
    }
  }

  /// The weights of each validation.
  var weights: [[Float]] { validated.withLock { $0 } }
}
