import Decoding
import Tensors
import Training

/// Speed on this machine: of plain products, of training, of translating.
package enum Benchmark {
  /// GFLOP/s of f32 products with weights in the plain layout, each thread with its own, at a shape where they are
  /// fastest: what training is measured against.
  package static func productPeak(threadCount: Int, seconds: Double = 1) -> Double {
    let (rows, inner, columns) = (600, 512, 2048)
    let workers = Workers(threadCount: threadCount)
    let clock = ContinuousClock()
    let rates = workers.map(threadCount) { _, _ in
      let arena = Arena()
      let a = arena.zeros(rows, inner)
      let b = arena.zeros(columns, inner)
      let c = arena.zeros(rows, columns)
      Product.multiplyTransposed(a, b, into: c)
      // The best of many short runs: what the machine can do when nobody else wants it.
      var best = Double.infinity
      let begin = clock.now
      while (clock.now - begin).inSeconds < seconds {
        let start = clock.now
        for _ in 0..<8 { Product.multiplyTransposed(a, b, into: c) }
        best = min(best, (clock.now - start).inSeconds / 8)
      }
      return 2 * Double(rows * inner * columns) / best / 1e9
    }
    return rates.reduce(0, +)
  }

  package struct TrainingSpeed: Sendable {
    package let targetTokensPerSecond: Double
    /// Of the matrix products alone, over the whole time.
    package let gigaflopsPerSecond: Double
    package let parameterCount: Int
  }

  /// Trains some steps and measures those after the warm-up; nothing is written.
  package static func training(_ training: TranslatorTraining, warmup: Int, steps: Int) throws -> TrainingSpeed {
    let parts = try training.makeParts()
    let trainer = try Trainer(
      parts.task, options: training.options.training, initialWeights: training.initialWeights(parts),
      workers: training.workers)
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
      targetTokensPerSecond: Double(trainer.snapshot.state.tokenCount - start.tokens) / seconds,
      gigaflopsPerSecond: Double(Product.operationCount - start.operations) / seconds / 1e9,
      parameterCount: parts.preparation.parameterCount)
  }

  /// Sentences per second of a translator over the given lines.
  package static func translating(
    _ translator: Translator, _ lines: [String], beamSize: Int, batchSize: Int, threadCount: Int
  ) throws -> Double {
    var options = TranslatorOptions()
    options.search.beamSize = beamSize
    options.batchSize = batchSize
    let clock = ContinuousClock()
    let start = clock.now
    _ = try translator.translate(lines, options: options, workers: Workers(threadCount: threadCount))
    return Double(lines.count) / (clock.now - start).inSeconds
  }
}

extension Duration {
  fileprivate var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
