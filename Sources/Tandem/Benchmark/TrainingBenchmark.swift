import Tensors

extension BenchmarkGroup {
  static let training = BenchmarkGroup("training", "trainings of made-up text, beside what plain products reach") {
    try TrainingBenchmark(settings: $0, models: $1).figures
  }
}

/// How fast models of each kind learn, at the sizes of ``MadeUpModels``.
private struct TrainingBenchmark {
  let settings: BenchmarkSettings
  let models: MadeUpModels

  var figures: [BenchmarkFigure] {
    get throws {
      try ProductBenchmark.Numbers.supported.compactMap(\.trainingPrecision).flatMap { precision in
        let threads = settings.threadCount
        let peak = Benchmark.productPeak(of: ProductBenchmark.Numbers(precision), threadCount: threads)
        return try measure("translator", models.translator(in: precision, threads: threads), "target tokens/s", peak)
          + measure("language model", models.languageModel(in: precision, threads: threads), "tokens/s", peak)
          + measure("tagger", models.tagger(in: precision, threads: threads), "words/s", peak)
          + measure("classifier", models.classifier(in: precision, threads: threads), "texts/s", peak)
      }
    }
  }

  private func measure(_ name: String, _ job: some TrainingJob, _ unit: String, _ peak: Double) throws
    -> [BenchmarkFigure]
  {
    let speed = try Benchmark.training(job, warmup: 3, steps: 12)
    let numbers = speed.numbers.rawValue
    return [
      BenchmarkFigure(name, numbers: numbers, speed.tokensPerSecond, unit),
      BenchmarkFigure("\(name), products", numbers: numbers, speed.gigaflopsPerSecond, "Gop/s", limit: peak),
    ]
  }
}
