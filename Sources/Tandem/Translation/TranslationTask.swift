import Corpora
import Models
import Tensors
import Text
import Tokens
import Training

/// Translation as a trainer sees it.
struct TranslationTask: BucketedTask {
  let model: TranslationModel
  let training: ParallelCorpus
  let validation: ParallelCorpus
  let text: TranslatorText
  let labelSmoothing: Float
  let bpeDropout: Double
  let placeholderRate: Double
  let scheduledSampling: ScheduledSampling
  /// Scores weights by translating; nil where early stopping goes by perplexity.
  let taskScore: (@Sendable (Weights, Workers) throws -> Double)?
  let exampleLengths: [ExampleLength]

  var exampleWeights: ExampleWeights? { training.weights }

  func batch(_ examples: [Int], random: RandomSource) -> TranslationBatch {
    var generator = random.generator
    return makeBatch(
      examples.map { index in
        guard bpeDropout > 0 || placeholderRate > 0 else { return training.pairs[index] }
        let line = PairMasking.mask(training.lines[index], rate: placeholderRate, using: &generator)
        return ParallelCorpus.Pair(
          source: text.source.encode(line.source, dropout: bpeDropout, using: &generator),
          target: text.target.encode(line.target, dropout: bpeDropout, using: &generator))
      })
  }

  private func makeBatch(_ pairs: [ParallelCorpus.Pair]) -> TranslationBatch {
    TranslationBatch(
      pairs.map { ($0.source, $0.target) }, start: SpecialTokens.start, end: SpecialTokens.end)
  }

  func targetCount(_ batch: TranslationBatch) -> Int { batch.targetTokenCount }

  func loss(_ batch: TranslationBatch, at step: TrainingStep, on tape: Tape) -> LossSum {
    let rate = scheduledSampling.rate(step: step.number)
    let batch = rate > 0 ? model.samplingInputs(of: batch, rate: rate, on: tape) : batch
    return model.loss(batch, smoothing: labelSmoothing, scale: step.scale, on: tape)
  }

  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    let run = MinibatchPlan(unit: .sentences, size: 64).sorted(validation.lengths)
    let sums = try run.resultsOfBatches(on: WorkerPool(workers), weights: weights) { batch, tape in
      model.loss(makeBatch(batch.map { validation.pairs[$0] }), on: tape)
    }
    return ValidationScore(summing: sums, taskScore: try taskScore?(weights, workers))
  }
}

/// How often the decoder reads its own guess instead of the reference while training (Bengio et al. 2015): a rate that
/// rises linearly from 0 to its maximum.
public struct ScheduledSampling: Sendable, Hashable, Codable {
  /// The highest rate at which the decoder reads its own guesses: a probability.
  public var maximumRate: Float = 0
  /// Updates until the maximum is reached.
  public var steps = 10_000

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("maximumRate"), probability: Double(maximumRate))
    try check(name("steps"), steps, in: 1...OptionLimit.count)
  }

  func rate(step: Int) -> Float { maximumRate * min(1, Float(step) / Float(max(steps, 1))) }
}
