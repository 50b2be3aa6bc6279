import Decoding
import Tensors
import Text
import Training

/// Speed on this machine: of plain products, of training, of translating, of tagging; ``LanguageModelBenchmark`` is
/// beside it.
package enum Benchmark {
  /// GFLOP/s of products of plain matrices, each thread with its own, at a shape where they are fastest: what training
  /// is measured against.
  package static func productPeak(
    of numbers: ProductBenchmark.Numbers, threadCount: Int, seconds: Double = 1
  ) -> Double {
    ProductBenchmark(threadCount: threadCount, seconds: seconds)
      .rate(of: ProductBenchmark.Shape(form: .transposed, numbers: numbers, rows: 600, inner: 512, columns: 2048))
  }

  package struct TrainingSpeed: Sendable {
    /// Target tokens of a translator, words of a tagger, texts of a classifier, tokens of a language model.
    package let tokensPerSecond: Double
    /// Of the matrix products alone, over the whole time.
    package let gigaflopsPerSecond: Double
    package let parameterCount: Int
    /// That were multiplied.
    package let numbers: ProductBenchmark.Numbers
  }

  /// Trains some steps and measures those after the warm-up; nothing is written.
  package static func training(_ job: some TrainingJob, warmup: Int, steps: Int) throws -> TrainingSpeed {
    let prepared = try job.prepare()
    return try training(
      prepared.task, job.options.training, from: prepared.initialWeights, job.workers, warmup, steps,
      parameterCount: prepared.preparation.parameterCount)
  }

  private static func training(
    _ task: some TrainingTask, _ options: TrainingOptions, from weights: Weights, _ workers: Workers, _ warmup: Int,
    _ steps: Int, parameterCount: Int
  ) throws -> TrainingSpeed {
    var options = options
    // Neither validations nor an end come between the steps.
    options.validationInterval = warmup + steps + 1
    options.limits.epochs = .max
    let trainer = try Trainer(task, options: options, initialWeights: weights, workers: workers)
    let clock = ContinuousClock()
    var start = (time: clock.now, tokens: 0, operations: 0)
    try trainer.run(
      shouldStop: {
        let state = trainer.snapshot.state
        if state.step == warmup { start = (clock.now, state.tokenCount, Product.operationCount) }
        return state.step >= warmup + steps
      }, report: { _ in }, save: { _ in })
    let seconds = (clock.now - start.time).inSeconds
    return TrainingSpeed(
      tokensPerSecond: Double(trainer.snapshot.state.tokenCount - start.tokens) / seconds,
      gigaflopsPerSecond: Double(Product.operationCount - start.operations) / seconds / 1e9,
      parameterCount: parameterCount, numbers: ProductBenchmark.Numbers(options.precision))
  }

  /// Sentences per second of a translator over the given lines.
  package static func translating(
    _ translator: Translator, _ lines: [String], options: TranslatorOptions, threadCount: Int
  ) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    _ = try translator.translate(lines, options: options, workers: Workers(threadCount: threadCount))
    return Double(lines.count) / (clock.now - start).inSeconds
  }

  /// Texts per second of a classifier, which has met no word before.
  static func classifying(_ classifier: Classifier, _ texts: [String], threadCount: Int) throws -> Double {
    let session = LabelingSession(classifier.encoder, Workers(threadCount: threadCount))
    let clock = ContinuousClock()
    let start = clock.now
    _ = try classifier.classify(texts, .truncate, in: session)
    return Double(texts.count) / (clock.now - start).inSeconds
  }

  /// Words per second of a tagger over sentences whose words are known.
  package static func tagging(_ tagger: Tagger, sentences: [[String]], threadCount: Int) throws -> Double {
    try tagging(tagger, sentences, threadCount) { sentences, _ in sentences.map { TextWords($0) } }
  }

  /// Words per second of a tagger over running text, whose words it finds.
  package static func tagging(_ tagger: Tagger, lines: [String], threadCount: Int) throws -> Double {
    try tagging(tagger, lines, threadCount) { try tagger.encoder.segmented(Array($0), .none, in: $1).map(\.words) }
  }

  /// Reads as `tandem tag` does, some sentences at once; the tagger has met no word before.
  private static func tagging<Text>(
    _ tagger: Tagger, _ texts: [Text], _ threadCount: Int,
    words: (ArraySlice<Text>, LabelingSession) throws -> [TextWords]
  ) throws -> Double where Text: Sendable {
    let session = LabelingSession(tagger.encoder, Workers(threadCount: threadCount))
    let window = 512 * threadCount
    var wordCount = 0
    let clock = ContinuousClock()
    let start = clock.now
    for first in stride(from: 0, to: texts.count, by: window) {
      let sentences = try words(texts[first..<min(first + window, texts.count)], session)
      for tagging in try tagger.tags(of: sentences, in: session) { wordCount += tagging.tags.first?.count ?? 0 }
    }
    return Double(wordCount) / (clock.now - start).inSeconds
  }
}

/// Units per second of the fastest of many runs: what the machine can do when nobody else wants it.
///
/// - Parameter work: what is repeated; it returns how many units it was.
func fastestRate(within seconds: Double, _ work: () -> Double) -> Double {
  _ = work()
  let clock = ContinuousClock()
  let begin = clock.now
  var best = 0.0
  repeat {
    let start = clock.now
    let units = work()
    best = max(best, units / (clock.now - start).inSeconds)
  } while (clock.now - begin).inSeconds < seconds
  return best
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
