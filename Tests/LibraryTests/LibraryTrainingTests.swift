import Foundation
import Tandem
import Testing

/// Training by the library alone.
@Suite struct LibraryTrainingTests {
  /// Copying lines of letters, learned in a second, in a folder that goes when the test ends.
  private final class Toy {
    let folder: URL

    init() throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("tandem-library-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      for (name, count) in [("train", 1500), ("valid", 40)] {
        try write(Self.lines(count).map { $0 + "\n" }.joined(), to: name)
      }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// One to six letters each, all different.
    static func lines(_ count: Int) -> [String] {
      (0..<count).map { line in
        (0...line % 6).map { place in String("abcdefgh".dropFirst((line * 7 + line / 6 + place * 3) % 8).prefix(1)) }
          .joined(separator: " ")
      }
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    func files(_ name: String) -> ParallelFiles { ParallelFiles(source: path(name), target: path(name)) }

    func training(
      _ model: String, on name: String = "train", threads: Int = 2,
      _ change: (inout TranslatorTrainingOptions) -> Void = { _ in }
    ) -> TranslatorTraining {
      var options = TranslatorTrainingOptions()
      options.text.segmentation = .whitespace
      options.text.vocabularySize = 280
      options.model.setStacks { ($0.cell, $0.hiddenSize) = (.gru, 48) }
      options.model.setEmbeddingSize(24)
      options.model.setDropout(0)
      options.training.schedule.rate = 0.01
      options.training.schedule.warmupSteps = 0
      options.training.averageDecay = 0
      options.training.limits.epochs = 8
      options.metric = .bleu
      change(&options)
      return TranslatorTraining(
        on: files(name), validation: files("valid"), model: path(model), options: options, threads: threads)
    }
  }

  @Test func aTranslatorIsTrainedAndUsed() throws {
    let toy = try Toy()
    var validations: [TrainingRun.Validation] = []
    var pairs = 0
    let outcome = try toy.training("model").run { event in
      switch event {
      case .prepared(let preparation): pairs = preparation.trainingCount
      case .validated(let validation): validations.append(validation)
      default: break
      }
    }
    #expect(pairs == 1500)
    #expect(validations.map(\.epoch) == Array(0..<8))
    #expect(outcome.reason == .epochs)
    let score = try #require(outcome.score)
    #expect(try #require(score.taskScore) > 95)
    #expect(score.perplexity == exp(score.loss) && score.perplexity < validations[0].score.perplexity)
    let translator = try Translator(contentsOf: toy.path("model"))
    let lines = Toy.lines(40)
    let right = zip(try translator.translate(lines, threads: 2).map(\.text), lines).count { $0 == $1 }
    #expect(right >= 38, "\(right) of 40")
  }

  @Test func aStoppedTrainingGoesOnToTheSameBytes() throws {
    let toy = try Toy()
    let few: (inout TranslatorTrainingOptions) -> Void = { $0.training.limits.epochs = 2 }
    try toy.training("whole", threads: 1, few).run()
    var updates = 0
    let first = try toy.training("stopped", few).run(shouldStop: {
      updates += 1
      return updates == 30
    })
    #expect(first.reason == .interrupted && first.step > 20)
    var resumed: [Int] = []
    let second = try toy.training("stopped", few).run { if case .resumed(let step) = $0 { resumed.append(step) } }
    #expect(resumed == [first.step] && second.reason == .epochs)
    #expect(try toy.bytes("stopped") == toy.bytes("whole"))
    let third = try toy.training("stopped", few).run()
    #expect(third.reason == .alreadyFinished && third.step == second.step && third.score == second.score)
  }

  // MARK: Errors

  private func kind(_ training: TranslatorTraining, saying words: String...) -> TrainingFailure.Kind? {
    do throws(TrainingFailure) {
      try training.run()
      return nil
    } catch {
      for word in words { #expect(error.description.contains(word), "\(error)") }
      // Those of the command are none of a program that uses the library.
      #expect(!error.description.contains(" --"), "\(error)")
      return error.kind
    }
  }

  @Test func errorsHaveKindsAndSentences() throws {
    let toy = try Toy()
    #expect(kind(toy.training("model", on: "none"), saying: toy.path("none"), "no such file") == .text)
    try toy.write("", to: "empty")
    #expect(kind(toy.training("model", on: "empty"), saying: toy.path("empty"), "has no lines") == .text)
    #expect(kind(toy.training("model") { $0.text.sourceLocale = "xx-nowhere-at-all" }, saying: "locale") == .options)
    #expect(kind(toy.training("none/model"), saying: toy.path("none/model"), "make the folder first") == .storage)
    let nameless = TranslatorTraining(on: toy.files("train"), validation: toy.files("valid"), model: "")
    #expect(kind(nameless, saying: "\"\": cannot create it") == .storage)
    #expect(
      kind(
        toy.training("model") {
          $0.training.optimizer.kind = .sgd
          ($0.training.schedule.rate, $0.training.optimizer.weightDecay) = (1000, 1000)
          ($0.training.schedule.warmupSteps, $0.training.limits.epochs) = (0, 3)
        }, saying: "diverged") == .divergence
    )

    #expect(kind(toy.training("seed") { $0.training.limits.epochs = 1 }) == nil)
    let other = toy.training("seed") { ($0.training.limits.epochs, $0.training.seed) = (1, 2) }
    #expect(kind(other, saying: toy.path("seed.checkpoint"), "training.seed 2, checkpoint: 1") == .checkpoint)
  }

  struct Impossible: Sendable, CustomTestStringConvertible {
    /// What the sentence names.
    let testDescription: String
    let change: @Sendable (inout TranslatorTrainingOptions) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout TranslatorTrainingOptions) -> Void) {
      testDescription = name
      self.change = change
    }
  }

  static let impossible = [
    Impossible("training.plan.size is 0") { $0.training.plan.size = 0 },
    Impossible("training.plan.size is 9223372036854775807") { $0.training.plan.size = .max },
    Impossible("training.shardCount is 2000") { $0.training.shardCount = 2000 },
    Impossible("training.keepBest is 0") { $0.training.keepBest = 0 },
    Impossible("training.limits.epochs is 0") { $0.training.limits.epochs = 0 },
    Impossible("training.limits.patience is -1") { $0.training.limits.patience = -1 },
    Impossible("training.schedule.rate is nan") { $0.training.schedule.rate = .nan },
    Impossible("training.optimizer.beta2 is 1.0") { $0.training.optimizer.beta2 = 1 },
    Impossible("training.limits.seconds is -inf") { $0.training.limits.seconds = -.infinity },
    Impossible("training.averageDecay is 1.0") { $0.training.averageDecay = 1 },
    Impossible("labelSmoothing is -0.1") { $0.labelSmoothing = -0.1 },
    Impossible("text.mergeCount is -1") { $0.text.mergeCount = -1 },
    Impossible("text.bpeDropout is 1.5") { $0.text.bpeDropout = 1.5 },
    Impossible("text.minimumCount is 0") { $0.text.minimumCount = 0 },
    Impossible("text.bpeDropout is 0.1") { ($0.text.usesPieces, $0.text.bpeDropout) = (false, 0.1) },
    Impossible("text.vocabularySize is 387") { ($0.text.vocabularySize, $0.text.placeholderRate) = (387, 0.1) },
    Impossible("text.placeholderRate is 1.5") { $0.text.placeholderRate = 1.5 },
    Impossible("text.placeholderRate is 0.1") { ($0.text.usesPieces, $0.text.placeholderRate) = (false, 0.1) },
    Impossible("text.mergeCount is 10") { ($0.text.usesPieces, $0.text.mergeCount) = (false, 10) },
    Impossible("maximumLength is 0") { $0.maximumLength = 0 },
    Impossible("model.encoder.stack.hiddenSize is 47") { $0.model.setStacks { $0.hiddenSize = 47 } },
    Impossible("model.decoder.stack.layerCount is 0") { $0.model.decoder.stack.layerCount = 0 },
    Impossible("model.encoder.embeddingDropout is 1.0") { $0.model.setDropout(1) },
    Impossible("scheduledSampling.maximumRate is 2.0") { $0.scheduledSampling.maximumRate = 2 },
  ]
  @Test(arguments: impossible) func impossibleOptionsAreNamed(option: Impossible) throws {
    let toy = try Toy()
    let training = toy.training("model", option.change)
    #expect(kind(training, saying: option.testDescription, ", expected ") == .options)
    #expect(try FileManager.default.contentsOfDirectory(atPath: toy.folder.path).count == 2, "nothing was written")
  }

  /// Whoever stores a choice in a variable names its type.
  @Test func choicesHaveTypesWithNames() throws {
    let segmentations: [TextOptions.Segmentation] = [.word, .character, .whitespace]
    #expect(segmentations == TextOptions.Segmentation.allCases)
    let normalizations: [TextOptions.Normalization] = [.nfc, .nfkc, .none]
    #expect(normalizations == TextOptions.Normalization.allCases)
    let casings: [TextOptions.Casing] = [.keep, .fold, .lower]
    #expect(casings == TextOptions.Casing.allCases)
    let policies: [TranslatorTrainingOptions.InvalidUTF8] = [.stop, .replace, .skip]
    #expect(policies == TranslatorTrainingOptions.InvalidUTF8.allCases)
    let cells: [TranslatorTrainingOptions.Cell] = [.lstm, .gru, .rnnReLU]
    #expect(cells.allSatisfy(LanguageModelTrainingOptions.Cell.allCases.contains))
    let attentions: [TranslatorTrainingOptions.Attention] = [.none, .dot, .scaledDot, .general, .additive]
    #expect(attentions == TranslatorTrainingOptions.Attention.allCases)
    let units: [LanguageModelTrainingOptions.Unit] = [.words, .pieces, .characters, .bytes]
    #expect(units == LanguageModelTrainingOptions.Unit.allCases)
  }

  @Test func sidesMayHaveVocabulariesOfTheirOwn() throws {
    let toy = try Toy()
    let sharing = toy.training("model") { ($0.text.isJoint, $0.training.limits.steps) = (false, 1) }
    let remedy = "use model.sharedEmbeddings = false"
    #expect(kind(sharing, saying: "model.sharedEmbeddings = true and text.isJoint = false", remedy) == .options)
    let training = toy.training("model") {
      ($0.text.isJoint, $0.model.sharedEmbeddings, $0.training.limits.steps) = (false, false, 1)
    }
    #expect(try training.run().reason == .steps)
  }

  // MARK: Translating

  @Test func theLibraryOffersWhatTheProgramDoes() throws {
    let toy = try Toy()
    try toy.training("model").run()
    let translator = try Translator(contentsOf: toy.folder.appendingPathComponent("model"))
    var options = TranslatorOptions()
    (options.search.nBest, options.search.keepsAttention) = (3, true)
    let found = try translator.translate(["a b c", "", "d"], options: options, threads: 2)
    #expect(found.map(\.text.isEmpty) == [false, true, false])
    let candidates = found[0].candidates
    #expect(candidates.count > 1 && candidates.count <= 3)
    #expect(candidates.map(\.score) == candidates.map(\.score).sorted(by: >))
    for candidate in candidates {
      for scores in [translator.tokenScores(of: candidate), translator.wordScores(of: candidate)] {
        #expect(scores.last?.text == "</s>")
        #expect(abs(scores.reduce(0) { $0 + $1.logProbability } - candidate.logProbability) < 1e-4, "sums of floats")
      }
    }
    #expect(
      translator.wordScores(of: candidates[0]).map(\.text)
        == candidates[0].text.split(separator: " ").map(String.init) + ["</s>"])
    let sourceTokens = translator.sourceTokens(of: " a  b c ")
    #expect(sourceTokens == translator.sourceTokens(of: "a b c"))
    #expect(!candidates[0].alignment.isEmpty)
    #expect(candidates[0].alignment.allSatisfy { sourceTokens.indices.contains($0.source) })

    let one = try translator.translate("a b c").candidates[0]
    #expect(one.text == candidates[0].text)
    #expect(try translator.translate(["a b"], options: options, prefixes: ["h"])[0].text.hasPrefix("h"))
    var samples = TranslatorOptions()
    (samples.search.beamSize, samples.search.nBest) = (1, 4)
    samples.search.sampling = TranslatorOptions.Sampling()
    #expect(try translator.translate(["a b"], options: samples)[0].candidates.count == 4)
    let probable = try translator.logProbabilities(of: [("a b c", one.text), ("a b c", "h h h h h h")], threads: 2)
    #expect(probable[0] > probable[1] + 5)
    #expect(abs(probable[0] - one.logProbability) < 1e-3)
  }

  @Test func mistakesAreErrorsWithSentences() throws {
    let toy = try Toy()
    try toy.training("model") { $0.training.limits.steps = 1 }.run()
    let translator = try Translator(contentsOf: toy.path("model"))
    #expect(throws: InferenceError.threads(0)) { try translator.translate(["a"], threads: 0) }
    #expect(throws: InferenceError.threads(-3)) { try translator.logProbabilities(of: [("a", "b")], threads: -3) }
    #expect(throws: TranslatorError.severalLines(place: 0, count: 2)) { try translator.translate("a b\nc") }
    #expect(throws: TranslatorError.prefixCount(lines: 1, prefixes: 2)) {
      try translator.translate(["a"], options: TranslatorOptions(), prefixes: ["a", "b"])
    }
    var tooMany = TranslatorOptions()
    tooMany.search.nBest = 9
    let mistakes: [(words: String, call: () throws -> Void)] = [
      ("The number of threads is 0, expected 1 or more", { _ = try translator.translate(["a"], threads: 0) }),
      ("The beam size is 0", { _ = try translator.translate(["a"], beamSize: 0) }),
      ("holds 2 lines, expected one", { _ = try translator.translate("a\nb") }),
      (
        "search.nBest = 9 and search.beamSize = 5 contradict each other",
        { _ = try translator.translate(["a"], options: tooMany) }
      ),
      ("nowhere", { _ = try Translator(contentsOf: toy.path("nowhere")) }),
      ("nowhere", { _ = try toy.training("other", on: "nowhere").run() }),
    ]
    for (words, call) in mistakes {
      do {
        try call()
        Issue.record("no error: \(words)")
      } catch {
        #expect(error.localizedDescription.contains(words), "\(error.localizedDescription)")
      }
    }
  }

  private func synchronous(
    _ translator: Translator, _ lines: [String], threads: Int
  ) throws -> (together: [Translation], alone: Translation) {
    (try translator.translate(lines, threads: threads), try translator.translate(lines[0]))
  }

  @Test(arguments: [1, 2]) func cancelledTasksEnd(threads: Int) async throws {
    let toy = try Toy()
    try toy.training("model") { $0.training.limits.steps = 1 }.run()
    let translator = try Translator(contentsOf: toy.path("model"))
    let lines = Toy.lines(40)
    let (together, alone) = try synchronous(translator, lines, threads: threads)
    #expect(try await translator.translate(lines, threads: threads) == together)
    #expect(try await translator.translate(lines[0]) == alone)
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await translator.translate(lines, threads: threads)
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }

  @Test func linesAreAnsweredAsTheyCome() async throws {
    let toy = try Toy()
    try toy.training("model") { $0.training.limits.steps = 1 }.run()
    let translator = try Translator(contentsOf: [URL(fileURLWithPath: toy.path("model"))])
    let all = Toy.lines(7)
    // Each line is sent when the one before is answered, and so is a batch of its own.
    var expected: [Translation] = []
    for line in all { expected.append(try await translator.translate(line)) }
    let (lines, input) = AsyncStream.makeStream(of: String.self)
    input.yield(all[0])
    var found: [Translation] = []
    for try await translation in translator.translate(lines) {
      found.append(translation)
      if found.count < all.count { input.yield(all[found.count]) } else { input.finish() }
    }
    #expect(found == expected)
    // Samples are drawn by the number of the line, whatever is read together.
    var options = TranslatorOptions()
    options.search.beamSize = 1
    options.search.sampling = .init()
    let samples = try await translator.translate(all, options: options)
    for windowSize in [1, 3, 100] {
      let stream = AsyncStream { input in
        for line in all { input.yield(line) }
        input.finish()
      }
      var drawn: [Translation] = []
      for try await translation in translator.translate(stream, options: options, windowSize: windowSize, threads: 2) {
        drawn.append(translation)
      }
      #expect(drawn == samples)
    }
    options.batchSize = 0
    var refused = translator.translate(lines, options: options).makeAsyncIterator()
    await #expect(throws: TranslatorError.batchSize(0)) { try await refused.next() }
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let stream = AsyncStream { $0.yield(all[0]) }
      for try await _ in translator.translate(stream) { Issue.record("an answer to a task that was cancelled") }
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }

  @Test func trainingsByNoThreadAreRefused() throws {
    let toy = try Toy()
    let text = toy.path("train")
    let labels = LabelingTraining.tagger(on: text, validation: text, model: toy.path("tagger"), threads: 0)
    let language = LanguageModelTraining(on: text, validation: text, model: toy.path("lm"), threads: -1)
    for (run, found) in [
      ({ _ = try toy.training("model", threads: 0).run() }, "0"), ({ _ = try labels.run() }, "0"),
      ({ _ = try language.run() }, "-1"),
    ] as [(() throws -> Void, String)] {
      let failure = #expect(throws: TrainingFailure.self) { try run() }
      #expect(failure?.kind == .options)
      #expect(failure?.localizedDescription == "threads is \(found), expected a whole number of 1 or more.")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: toy.folder.path).sorted() == ["train", "valid"])
  }

  @Test func beamsOfNothingAreRefused() throws {
    let toy = try Toy()
    try toy.training("model") { $0.training.limits.steps = 1 }.run()
    let translator = try Translator(contentsOf: toy.path("model"))
    #expect(throws: TranslatorError.beamSize(0)) { try translator.translate(["a"], beamSize: 0) }
  }
}
