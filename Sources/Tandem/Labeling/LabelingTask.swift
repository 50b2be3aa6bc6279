import Corpora
import Decoding
import Models
import Tensors
import Text
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
    /// Epochs in which the encoder keeps the weights that it came with, and then so many more for each layer from the last
    /// to the first.
    var frozenEpochs = 0
    var thawInterval = 0
    /// Parts of the weights that are never trained.
    var fixed: [Range<Int>] = []
  }

  init(model: LabelingModel, sets: [LabelingSet], settings: Settings) {
    self.model = model
    self.sets = sets
    self.settings = settings
    exampleLengths = sets.flatMap(\.training.lengths)
    firstExamples = sets.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.training.lengths.count) }
  }

  // MARK: Minibatches

  package struct Batch: Sendable {
    /// Of ``sets``.
    let set: Int
    package let texts: SentenceBatch
    let targets: LabelTargets
  }

  package func batch(_ examples: [Int], random: RandomSource) -> Batch {
    let set = self.set(of: examples[0])
    let first = firstExamples[set]
    let (texts, targets) = batch(examples.map { $0 - first }, of: sets[set].training, sets[set])
    guard settings.unknownAlpha > 0 else { return Batch(set: set, texts: texts, targets: targets) }
    return Batch(set: set, texts: texts.replacing(tokens: withUnknownWords(texts.source, random)), targets: targets)
  }

  private func batch(
    _ examples: [Int], of corpus: LabelingSet.Examples, _ set: LabelingSet
  ) -> (texts: SentenceBatch, targets: LabelTargets) {
    let texts = SentenceBatch(examples.map { corpus.tokens($0) }, spelling: set.spelling)
    return (texts, corpus.targets(examples, texts))
  }

  private func set(of example: Int) -> Int { firstExamples.lastIndex { $0 <= example } ?? 0 }

  private func withUnknownWords(_ source: PackedSequences, _ random: RandomSource) -> PackedSequences {
    var generator = random.generator
    let alpha = settings.unknownAlpha
    return source.replacing(
      source.ids.map { id in
        let draw = generator.uniform()
        let count = Double(settings.wordCounts[Int(id)])
        return draw < alpha / (alpha + count) ? SpecialTokens.unknown.rawValue : id
      })
  }

  /// With several sets each update draws one of them by its weight; a set that is through begins anew.
  ///
  /// All minibatches of an update are of one set: their gradients are averaged over all that they say, and a text with one
  /// label would count for little beside a sentence with a tag for each word.
  package func minibatches(_ plan: MinibatchPlan, random: RandomSource) -> [[Int]] {
    func minibatches(_ set: Int, round: Int) -> [[Int]] {
      let first = firstExamples[set]
      return plan.minibatches(lengths: sets[set].training.lengths, random: random(set)(round)).map { examples in
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

  package func targetCount(_ batch: Batch) -> Int { batch.targets.count }

  package func loss(_ batch: Batch, at step: TrainingStep, on tape: Tape) -> LossSum {
    loss(batch.texts, batch.targets, sets[batch.set], smoothing: settings.labelSmoothing, scale: step.scale, on: tape)
  }

  private func loss(
    _ texts: SentenceBatch, _ targets: LabelTargets, _ set: LabelingSet, smoothing: Float, scale: Float, on tape: Tape
  ) -> LossSum {
    let encoded = model.encode(texts, on: tape)
    var sum = LossSum()
    for (place, head) in set.heads.enumerated() {
      switch (model.heads[head.index], targets) {
      case (.tags(let tags), .tags(let columns, _)):
        sum += tags.loss(
          encoded, tags: columns[place], classWeights: head.classWeights,
          smoothing: tags.crf == nil ? smoothing : 0, scale: scale, on: tape)
      case (.classes(let classes), .classes(let labels)):
        sum += classes.loss(
          encoded, labels: labels, classWeights: head.classWeights, smoothing: smoothing, scale: scale, on: tape)
      default: preconditionFailure("head \(head.index) does not say what its examples have")
      }
    }
    // Several columns of tags are one loss of the same words.
    sum.tokenCount = targets.count
    return sum
  }

  // MARK: Freezing

  package func frozenRanges(epoch: Int) -> [Range<Int>] {
    guard epoch < settings.frozenEpochs + settings.thawInterval * model.options.encoder.stack.layerCount else {
      return settings.fixed
    }
    // Layers thaw from the last to the first, then the embeddings (Howard and Ruder 2018).
    let thawed = epoch < settings.frozenEpochs ? 0 : 1 + (epoch - settings.frozenEpochs) / max(settings.thawInterval, 1)
    let layerCount = model.options.encoder.stack.layerCount
    return settings.fixed
      + model.parameters.parameters.filter { parameter in
        // The spelling of words stands beside the embeddings, and comes with them.
        if parameter.name.hasPrefix("spelling.") { return true }
        guard parameter.name.hasPrefix("encoder.") else { return false }
        let layer = parameter.name.split(separator: ".").dropFirst(2).first.flatMap { Int($0) }
        return layer.map { layerCount - $0 > thawed } ?? true
      }.map(\.range)
  }

  // MARK: Validation

  package func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    var (sum, scores) = (LossSum(), [Double]())
    for set in sets {
      let judged = try validate(set, weights, workers)
      sum += judged.loss
      scores += judged.scores
    }
    let mean = scores.reduce(0, +) / Double(max(scores.count, 1))
    return ValidationScore(
      negativeLogLikelihood: sum.negativeLogLikelihood, tokenCount: sum.tokenCount,
      taskScore: settings.validatesByScore ? mean : nil)
  }

  private func validate(_ set: LabelingSet, _ weights: Weights, _ workers: Workers) throws -> (
    loss: LossSum, scores: [Double]
  ) {
    let run = MinibatchPlan(unit: .sentences, size: 64).sorted(set.validation.lengths)
    let judged = run.resultsOfBatches(on: WorkerPool(workers), weights: weights) { examples, tape in
      let all = batch(examples, of: set.validation, set)
      // What the model cannot say has no finite loss, and counts as wrong in the score alone.
      let known = examples.filter { set.validation.isKnown($0) }
      var sum = LossSum()
      if !known.isEmpty {
        let (texts, targets) = known.count == examples.count ? all : batch(known, of: set.validation, set)
        sum = loss(texts, targets, set, smoothing: 0, scale: 1, on: tape)
        tape.arena.reset()
      }
      let labels = labels(of: all.texts, by: set, Tape(weights: weights, arena: tape.arena))
      return (loss: sum, labels: examples.indices.map { place in labels.map { $0[place] } })
    }
    var sum = LossSum()
    for part in judged { sum += part.loss }
    return (sum, try set.scores(of: run.restored(judged.map(\.labels))))
  }

  /// For each head and text, in their order, the best tags of its words or its labels.
  private func labels(of texts: SentenceBatch, by set: LabelingSet, _ tape: Tape) -> [[[Int32]]] {
    let encoded = model.encode(texts, on: tape)
    return set.heads.map { head in
      switch model.heads[head.index] {
      case .tags(let tags):
        let best = tags.search(encoded, on: tape).best()
        // Where no tags are possible, or scores are no numbers, the first tag is as good as any.
        return texts.unpacked(
          zip(best, texts.wordShape.lengths).map { $0 ?? [Int32](repeating: 0, count: $1) })
      case .classes(let classes):
        let probabilities = classes.probabilities(encoded, on: tape)
        return texts.source.unpacked(
          (0..<probabilities.rows).map {
            classes.chosen(probabilities.row($0), threshold: Float(head.labels.threshold))
          })
      }
    }
  }
}

/// What is to be said of the texts of a batch.
enum LabelTargets: Sendable {
  /// For each head a tag for each word, in the rows of the words; the number of words.
  case tags([[Int32]], wordCount: Int)
  /// For each packed text its labels.
  case classes([[Int32]])

  var count: Int {
    switch self {
    case .tags(_, let wordCount): wordCount
    case .classes(let labels): labels.count
    }
  }
}
