import Corpora
import Models
import Tensors
import Text
import Tokens
import Training

/// Labeling as a trainer sees it: sets of examples, each of which teaches some heads of one model.
///
/// A tagger and a classifier have one set. Joint training has several, of which each minibatch takes one.
package struct LabelingTask: BucketedTask {
  package let model: LabelingModel
  let sets: [LabelingSet]
  let settings: Settings
  package let exampleLengths: [ExampleLength]
  /// First example of each set, and the number of all.
  private let firstExamples: [Int]

  struct Settings: Sendable {
    var labelSmoothing: Float = 0
    /// A word that occurs c times is taken for unknown with probability α / (α + c) (Kiperwasser and Goldberg 2016).
    var unknownAlpha = 0.0
    /// For each word id how often it occurs; empty where tokens are pieces.
    var wordCounts: [Int] = []
    /// The score of the validation is the mean of the heads' scores, else the loss alone is looked at.
    var validatesByScore = true
    /// Minibatches of one update, which are all of one set.
    var accumulation = 1
    /// Epochs in which the encoder keeps the weights that it came with, and then so many more for each layer from the
    /// last to the first.
    var frozenEpochs = 0
    var thawInterval = 0
    /// Parts of the weights that are never trained.
    var fixed: [Range<Int>] = []
  }

  init(model: LabelingModel, sets: [LabelingSet], settings: Settings) {
    self.model = model
    self.sets = sets
    self.settings = settings
    exampleLengths = sets.flatMap { $0[.training].lengths }
    firstExamples = sets.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1[.training].lengths.count) }
  }

  // MARK: Minibatches

  package struct Batch: Sendable {
    /// Of ``sets``.
    let set: Int
    package let texts: SentenceBatch
    /// For each head of the set.
    let targets: [any HeadTargets]
  }

  package func batch(_ examples: [Int], random: RandomSource) -> Batch {
    let set = self.set(of: examples[0])
    let first = firstExamples[set]
    let (texts, targets) = sets[set].batch(examples.map { $0 - first }, of: .training)
    guard settings.unknownAlpha > 0 else { return Batch(set: set, texts: texts, targets: targets) }
    return Batch(set: set, texts: texts.replacing(tokens: withUnknownWords(texts.source, random)), targets: targets)
  }

  private func set(of example: Int) -> Int { firstExamples.lastIndex { $0 <= example } ?? 0 }

  private func withUnknownWords(_ source: PackedSequences, _ random: RandomSource) -> PackedSequences {
    var generator = random.generator
    let alpha = settings.unknownAlpha
    return source.replacing(
      source.ids.map { id in
        let draw = generator.uniform()
        let count = Double(settings.wordCounts[Int(id)])
        return draw < alpha / (alpha + count) ? SpecialTokens.unknown : id
      })
  }

  /// With several sets each update draws one of them by its weight; a set that is through begins anew.
  ///
  /// All minibatches of an update are of one set: their gradients are averaged over all that they predict, and a text
  /// with one label would count for little beside a sentence with a tag for each word.
  package func minibatches(_ plan: MinibatchPlan, epoch: Int, random: RandomSource) -> [[Int]] {
    let random = random(epoch)
    func minibatches(_ set: Int, round: Int) -> [[Int]] {
      let first = firstExamples[set]
      return plan.minibatches(lengths: sets[set][.training].lengths, random: random(set)(round)).map { examples in
        examples.map { $0 + first }
      }
    }
    if sets.count == 1 { return plan.minibatches(lengths: exampleLengths, random: random) }
    var waiting = sets.indices.map { minibatches($0, round: 0)[...] }
    var rounds = sets.map { _ in 0 }
    let total = waiting.reduce(0) { $0 + $1.count }
    let weights = sets.map(\.weight)
    let sum = weights.reduce(0, +)
    var generator = random("sets").generator
    var chosen = 0
    return (0..<total).map { place in
      if place % settings.accumulation == 0 {
        var left = generator.uniform() * sum
        let set = weights.indices.first { set in
          left -= weights[set]
          return left < 0
        }
        chosen = set ?? weights.count - 1
      }
      if waiting[chosen].isEmpty {
        rounds[chosen] += 1
        waiting[chosen] = minibatches(chosen, round: rounds[chosen])[...]
      }
      return waiting[chosen].removeFirst()
    }
  }

  // MARK: Loss

  package func targetCount(_ batch: Batch) -> Int { targetCount(batch.targets) }

  /// Several columns of tags are one loss of the same words.
  private func targetCount(_ targets: [any HeadTargets]) -> Int { targets.first?.count ?? 0 }

  package func loss(_ batch: Batch, at step: TrainingStep, on tape: Tape) -> LossSum {
    loss(batch.texts, batch.targets, sets[batch.set], smoothing: settings.labelSmoothing, scale: step.scale, on: tape)
  }

  private func loss(
    _ texts: SentenceBatch, _ targets: [any HeadTargets], _ set: LabelingSet, smoothing: Float, scale: Float,
    on tape: Tape
  ) -> LossSum {
    let states = model.encode(texts, on: tape)
    var sum = LossSum()
    for (place, (head, targets)) in zip(set.heads, targets).enumerated() {
      let settings = HeadLossSettings(classWeights: head.classWeights, smoothing: smoothing, scale: scale)
      sum += model.heads[set.firstHead + place].loss(ofAny: targets, states, settings, on: tape)
    }
    sum.tokenCount = targetCount(targets)
    return sum
  }

  // MARK: Freezing

  package func frozenRanges(epoch: Int) -> [Range<Int>] {
    guard epoch < settings.frozenEpochs + settings.thawInterval * model.options.encoder.stack.layerCount else {
      return settings.fixed
    }
    // Layers thaw from the last to the first, then the embeddings (Howard and Ruder 2018).
    let thawed = epoch < settings.frozenEpochs ? 0 : 1 + (epoch - settings.frozenEpochs) / max(settings.thawInterval, 1)
    return settings.fixed + model.encoderParameters(beforeLast: thawed).map(\.range)
  }

  // MARK: Validation

  package func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    var (sum, scores) = (LossSum(), [Double]())
    for set in sets {
      let validated = try validate(set, weights, workers)
      sum += validated.loss
      scores += validated.scores
    }
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    return ValidationScore(
      negativeLogLikelihood: sum.negativeLogLikelihood, tokenCount: sum.tokenCount,
      taskScore: settings.validatesByScore ? mean : nil)
  }

  private func validate(_ set: LabelingSet, _ weights: Weights, _ workers: Workers) throws -> (
    loss: LossSum, scores: [Double]
  ) {
    let validation = set[.validation]
    let run = MinibatchPlan(unit: .sentences, size: 64).sorted(validation.lengths)
    let batches = try run.resultsOfBatches(on: WorkerPool(workers), weights: weights) { examples, tape in
      let all = set.batch(examples, of: .validation)
      // What the model cannot predict has no finite loss, and counts as wrong in the score alone.
      let known = examples.filter { validation.isKnown($0) }
      var sum = LossSum()
      if !known.isEmpty {
        let (texts, targets) = known.count == examples.count ? all : set.batch(known, of: .validation)
        sum = loss(texts, targets, set, smoothing: 0, scale: 1, on: tape)
        tape.arena.reset()
      }
      return (
        loss: sum,
        answers: answers(
          for: all.texts, by: set, Tape(weights: weights, arena: tape.arena, interruption: tape.interruption))
      )
    }
    var sum = LossSum()
    for batch in batches { sum += batch.loss }
    let scores = try set.heads.indices.map { place in
      try set.heads[place].score(ofAny: run.restored(batches.map { $0.answers[place] }))
    }
    return (sum, scores)
  }

  /// For each head an answer for each text, in their order.
  private func answers(for texts: SentenceBatch, by set: LabelingSet, _ tape: Tape) -> [[any Sendable]] {
    let states = model.encode(texts, on: tape)
    return set.heads.enumerated().map { place, head in
      head.answers(ofAny: model.heads[set.firstHead + place], states, texts, on: tape)
    }
  }
}
