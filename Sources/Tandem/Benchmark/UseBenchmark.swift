import Tensors

extension BenchmarkGroup {
  static let use = BenchmarkGroup("use", "untrained models at work, translations of 13 tokens") {
    try UseBenchmark(settings: $0, models: $1).figures
  }
}

/// How fast models of each kind are used, at the sizes of ``MadeUpModels``.
private struct UseBenchmark {
  let settings: BenchmarkSettings
  let models: MadeUpModels

  var figures: [BenchmarkFigure] {
    get throws {
      try [WeightStorage.float32, .int8].flatMap { storage in
        try translating(storage) + tagging(storage) + classifying(storage) + modelingLanguage(storage)
      }
    }
  }

  private func translating(_ storage: WeightStorage) throws -> [BenchmarkFigure] {
    let translator = try Translator(contentsOf: models.save(models.translator(in: .f32), as: storage))
    func measure(_ name: String, _ count: Int, beamSize: Int, batchSize: Int, _ threads: Int) throws -> BenchmarkFigure
    {
      var options = TranslatorOptions()
      options.search.beamSize = beamSize
      options.batchSize = batchSize
      // What an untrained model says has no natural end, and may go round in circles.
      (options.search.minimumLength, options.search.maximumLength) = (13, .fixed(13))
      options.search.stopsLoops = false
      let rate = try Benchmark.translating(
        translator, models.lines(max(count / settings.reduction, 1)), options: options, threadCount: threads)
      return BenchmarkFigure(name, numbers: storage.rawValue, rate, "sentences/s")
    }
    // Weights are packed at their first use.
    _ = try measure("", settings.threadCount, beamSize: 1, batchSize: 1, settings.threadCount)
    return [
      try measure("translating, greedy, batches of 100", 400, beamSize: 1, batchSize: 100, settings.threadCount),
      try measure("translating, beam of 5, batches of 32", 128, beamSize: 5, batchSize: 32, settings.threadCount),
      try measure("translating one by one, greedy, one thread", 40, beamSize: 1, batchSize: 1, 1),
    ]
  }

  private func tagging(_ storage: WeightStorage) throws -> [BenchmarkFigure] {
    let path = try models.save(models.tagger(in: .f32), as: storage)
    let tagger = try Tagger(LoadedLabelingModel(contentsOf: path), path: path)
    _ = try Benchmark.tagging(tagger, lines: models.lines(1), threadCount: settings.threadCount)
    let rate = try Benchmark.tagging(
      tagger, lines: models.lines(2000 / settings.reduction), threadCount: settings.threadCount)
    return [BenchmarkFigure("tagging running text", numbers: storage.rawValue, rate, "words/s")]
  }

  private func classifying(_ storage: WeightStorage) throws -> [BenchmarkFigure] {
    let classifier = try Classifier(contentsOf: models.save(models.classifier(in: .f32), as: storage))
    _ = try Benchmark.classifying(classifier, models.lines(1), threadCount: settings.threadCount)
    let rate = try Benchmark.classifying(
      classifier, models.lines(2000 / settings.reduction), threadCount: settings.threadCount)
    return [BenchmarkFigure("classifying", numbers: storage.rawValue, rate, "texts/s")]
  }

  private func modelingLanguage(_ storage: WeightStorage) throws -> [BenchmarkFigure] {
    let path = try models.save(models.languageModel(in: .f32), as: storage)
    let benchmark = LanguageModelBenchmark(try LoadedLanguageModel(contentsOf: path))
    _ = try benchmark.generating(tokenCount: 1)
    let (lines, threads) = (models.lines(400 / settings.reduction), settings.threadCount)
    return [
      BenchmarkFigure(
        "scoring text", numbers: storage.rawValue, try benchmark.scoring(lines, threadCount: threads), "tokens/s"),
      BenchmarkFigure(
        "generating text, one thread", numbers: storage.rawValue,
        try benchmark.generating(tokenCount: 300 / settings.reduction),
        "tokens/s"),
    ]
  }
}
