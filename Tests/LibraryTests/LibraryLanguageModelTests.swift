import Foundation
import Tandem
import Testing

/// Language models by the library alone.
@Suite struct LibraryLanguageModelTests {
  @Test func aModelIsTrainedAndUsed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-library-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    let names = ["hana", "nana", "ana", "banana"]
    for (name, count) in [("train", 300), ("valid", 30)] {
      var text = ""
      for line in 0..<count { text += names[(line * 7 + line / 5) % names.count] + "\n" }
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    var options = LanguageModelTrainingOptions()
    (options.unit, options.model.carriesState, options.model.encoder.embeddingSize) = (.characters, false, 12)
    options.model.encoder.stack.cell = .gru
    (options.model.encoder.stack.hiddenSize, options.model.encoder.stack.layerCount) = (24, 1)
    options.model.setDropout(0)
    (options.training.schedule.rate, options.training.limits.epochs) = (0.02, 6)
    let outcome = try LanguageModelTraining(
      on: path("train"), validation: path("valid"), model: path("lm"), options: options, threads: 2
    ).run()
    let score = try #require(outcome.score)
    #expect(outcome.reason == .epochs && score.perplexity < 3)

    let model = try LanguageModel(contentsOf: path("lm"))
    var generation = GenerationOptions()
    generation.isGreedy = true
    #expect(try model.generate(from: "han", options: generation) == "hana")
    let scores = try model.scores(of: ["hana", "qqqq"], threads: 2)
    #expect(scores[0].logProbability > scores[1].logProbability + 5)
    #expect(!model.carriesState && model.givesProbabilities)
    generation.lineCount = 0
    #expect(throws: GenerationError.self) { try model.generate(options: generation) }

    options.model.encoder.stack.hiddenSize = 0
    let impossible = LanguageModelTraining(
      on: path("train"), validation: path("valid"), model: path("other"), options: options)
    #expect { try impossible.run() } throws: { ($0 as? TrainingFailure)?.kind == .options }
  }
  /// Nobody knows whether an x means p or q, but that a language model has read of p alone.
  @Test func aModelAdvisesATranslator() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-advice-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    for (name, word) in [("source", { _ in "x" }), ("target", { $0 % 2 == 0 ? "p" : "q" }), ("p", { _ in "p" })]
      as [(String, (Int) -> String)]
    {
      try Data((0..<200).map { word($0) + "\n" }.joined().utf8).write(to: folder.appendingPathComponent(name))
    }
    let files = ParallelFiles(source: path("source"), target: path("target"))
    var options = TranslatorTrainingOptions()
    options.model.setEmbeddingSize(8)
    options.model.setStacks { $0.hiddenSize = 16 }
    options.model.setDropout(0)
    (options.training.averageDecay, options.training.schedule.warmupSteps) = (0, 0)
    (options.training.schedule.rate, options.training.limits.epochs) = (0.01, 8)
    try TranslatorTraining(on: files, validation: files, model: path("translator"), options: options).run()
    var languageOptions = LanguageModelTrainingOptions()
    languageOptions.model.carriesState = false
    languageOptions.model.encoder.embeddingSize = 8
    languageOptions.model.encoder.stack.hiddenSize = 16
    languageOptions.model.encoder.stack.layerCount = 1
    (languageOptions.training.schedule.rate, languageOptions.training.limits.epochs) = (0.02, 4)
    try LanguageModelTraining(
      on: path("p"), validation: path("p"), model: path("lm"), tokensOf: path("translator"), options: languageOptions
    ).run()

    let translator = try Translator(contentsOf: path("translator"))
    let fused = try translator.fused(withLanguageModel: path("lm"), weight: 1)
    #expect(try fused.translate(["x"])[0].text == "p")
    #expect(
      try translator.fused(withLanguageModel: path("lm"), weight: 0).translate(["x"]) == translator.translate(["x"]))
    #expect(throws: TranslatorError.languageModelWeight(-1)) {
      try translator.fused(withLanguageModel: path("lm"), weight: -1)
    }
  }
}
