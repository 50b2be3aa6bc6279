import Corpora
import FileFormats
import Foundation
import Layers
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

@Suite struct TranslatorTrainingTests {
  @Test func aTranslatorLearnsToReverse() throws {
    var toy = try ToyTraining(trainingPairs: 600, validationPairs: 40)
    toy.options.model.encoder.stack.hiddenSize = 32
    toy.options.model.decoder.stack.hiddenSize = 32
    toy.options.training.plan.size = 32
    toy.options.training.limits.epochs = 25
    toy.options.metric = .bleu
    let events = try toy.train("model", threads: 2)
    #expect(events.endReason == .epochs || events.endReason == .patience)
    let sentences = ToyTraining.sentences(40, seed: 2)
    let translator = try Translator(contentsOf: toy.modelPath("model"))
    let translations = try translator.translate(sentences.map { $0.joined(separator: " ") }, threads: 2).map(\.text)
    let wanted = sentences.map { $0.reversed().joined(separator: " ") }
    let correct = zip(translations, wanted).filter { $0 == $1 }.count
    #expect(correct >= 36, "\(correct) of 40 are right")
    // BLEU is what greedy search makes of the same lines.
    let bleu = try #require(events.scores.compactMap(\.taskScore).max())
    #expect(bleu > 80)
  }

  @Test func whatTrainingRepeatsIsTranslated() throws {
    var toy = try ToyTraining()
    let source = String(repeating: "ce\ndi\n", count: 40)
    let target = String(repeating: "ba ba ba ba ba\nfo\n", count: 40)
    for name in ["train", "valid"] {
      try toy.folder.write(source.utf8, to: "\(name).source")
      try toy.folder.write(target.utf8, to: "\(name).target")
    }
    toy.options.training.limits.epochs = 30
    try toy.train("model")
    let translations = try Translator(contentsOf: toy.modelPath("model")).translate(["ce", "di"])
    #expect(translations.map(\.text) == ["ba ba ba ba ba", "fo"])

    let file = try ModelFile.load(toy.modelPath("model"))
    #expect(file.description.parts["target_repetition"]?.hasPrefix("[5,2,2,") == true)
    for damaged in ["[5,2]", "[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2]", "{}"] {
      var description = file.description
      description.parts["target_repetition"] = damaged
      try description.save(LoadedTranslationModel(contentsOf: file.path).weights, to: toy.modelPath("damaged"))
      #expect(throws: ModelFileError.self) { try Translator(contentsOf: toy.modelPath("damaged")) }
    }
  }

  @Test func preparationTellsWhatWasRead() throws {
    var toy = try ToyTraining()
    try toy.folder.write("ba ce\n\nba ba ba ba ba ba\n".utf8, to: "train.source")
    try toy.folder.write("ce ba\nba\nba\n".utf8, to: "train.target")
    try toy.folder.write("ba\n\n".utf8, to: "valid.source")
    try toy.folder.write("ba\n\n".utf8, to: "valid.target")
    toy.options.maximumLength = 5
    let preparation = try #require(try toy.train("model").preparation)
    #expect((preparation.trainingCount, preparation.validationCount) == (1, 1))
    #expect(preparation.omissions.empty == 1 && preparation.omissions.long == 1)
    #expect(preparation.validationOmissions.empty == 1)
    #expect(preparation.vocabularies[0].size == preparation.vocabularies[1].size)
  }

  /// Marks of the target are learned in the form that is the most frequent in the text of the base.
  @Test(arguments: [true, false]) func marksOfTheTargetAreLearnedInOneForm(isUnified: Bool) throws {
    let toy = try ToyTraining().with {
      ($0.text.unifiesMarks, $0.text.vocabularySize, $0.training.limits.epochs) = (isUnified, 320, 1)
    }
    func write(_ source: String, _ target: String) throws {
      try toy.folder.write(source.utf8, to: "train.source")
      try toy.folder.write(target.utf8, to: "train.target")
    }
    try write("„ba“\n„ce“\n\"ba\"\n", "„ba“\n„ce“\n\"ba\"\n")
    try toy.train("base")
    let next = toy.with { $0.base = TranslatorBase(toy.modelPath("base")) }
    func weights(_ name: String) throws -> [Float] {
      try next.train(name)
      return try LoadedTranslationModel(contentsOf: toy.modelPath(name)).weights.array.elements
    }
    try write("\"ba\"\nce\n“di”\n", "\"ba\"\nce\n“di”\n")
    let mixed = try weights("mixed")
    try write("\"ba\"\nce\n“di”\n", "„ba“\nce\n„di“\n")
    #expect(try (mixed == weights("same")) == isUnified)
  }

  // MARK: Every option runs

  static let cases: [TrainingCase] =
    OptimizerKind.allCases.map { kind in TrainingCase(kind.rawValue) { $0.training.optimizer.kind = kind } }
    + ScheduleKind.allCases.map { kind in TrainingCase(kind.rawValue) { $0.training.schedule.kind = kind } }
    + [
      TrainingCase("BPE dropout") { $0.text.bpeDropout = 0.3 },
      TrainingCase("placeholders") { ($0.text.placeholderRate, $0.text.vocabularySize) = (0.5, 400) },
      TrainingCase("scheduled sampling") { ($0.scheduledSampling.maximumRate, $0.scheduledSampling.steps) = (0.5, 4) },
      TrainingCase("batches of tokens") { ($0.training.plan.unit, $0.training.plan.size) = (.tokens, 30) },
      TrainingCase("accumulation") { $0.training.accumulation = 3 },
      TrainingCase("averages") { ($0.training.averageDecay, $0.training.keepBest) = (0.9, 3) },
      TrainingCase("own vocabularies") { $0.text.isJoint = false },
      TrainingCase("words") { ($0.text.usesPieces, $0.text.byteFallback, $0.text.minimumCount) = (false, false, 2) },
      TrainingCase("characters") { ($0.text.segmentation, $0.text.usesPieces) = (.character, false) },
      TrainingCase("BLEU") { $0.metric = .bleu },
      TrainingCase("bfloat16") { $0.storage = .bfloat16 },
      TrainingCase("int8") { $0.storage = .int8 },
      TrainingCase("shared embeddings") { ($0.model.sharedEmbeddings, $0.model.decoder.tiedOutput) = (true, true) },
    ]
  @Test(arguments: cases) func everyOptionTrainsAndLoads(setup: TrainingCase) throws {
    var toy = try ToyTraining(trainingPairs: 40).with(setup.change)
    toy.options.training.limits.epochs = 2
    let events = try toy.train("model")
    #expect(events.endReason == .epochs)
    #expect(events.scores.count >= 2 && events.scores.allSatisfy { $0.loss.isFinite })
    #expect(try Translator(contentsOf: toy.modelPath("model")).translate(["ba ce", ""]).count == 2)
    // The checkpoint stays to say that the training is finished; nothing else is left behind.
    #expect(
      try Set(toy.folder.names) == [
        "model.safetensors", "model.safetensors.checkpoint", "train.source", "train.target", "valid.source",
        "valid.target",
      ])
  }

  @Test func optionsThatMakeNoModelAreRefusedBeforeTraining() throws {
    var toy = try ToyTraining()
    toy.options.model.decoder.stack.hiddenSize = 6
    #expect(throws: OptionError.self) { try toy.train("model") }
    #expect(try toy.folder.names.count == 4)
  }

  // MARK: Files of the best

  private func toyWithFiles() throws -> ToyTraining {
    try ToyTraining().with {
      $0.training.validationInterval = 4
      $0.training.keepBest = 3
      $0.keepsFiles = true
    }
  }

  private func weights(_ path: String) throws -> [[UInt8]] {
    let file = try ModelFile.load(path)
    return try file.tensors.entries.map { try file.tensors.bytes($0.name) }
  }

  @Test func theBestAreLeftAsFilesInTheirOrder() throws {
    let toy = try toyWithFiles()
    let events = try toy.train("model")
    let paths = (1...3).map { toy.folder.file("model.best-\($0).safetensors") }
    let losses = try paths.map { path in
      try #require(Double(ModelFile.load(path).description.provenance["validation_perplexity"] ?? ""))
    }
    let best = events.scores.map { exp($0.loss) }.sorted().prefix(3)
    #expect(zip(losses, best).allSatisfy { abs($0 - $1) < 1e-3 }, "\(losses), \(best)")
    #expect(try !toy.folder.names.contains("model.best-4.safetensors"))
    // What `tandem average` makes of them is what the training tried at its end.
    let average = try ModelAverage(of: paths)
    try average.save(to: toy.folder.file("average"), as: .float32)
    let isUsed = events.contains { if case .averaged(_, _, true) = $0 { true } else { false } }
    #expect(try weights(toy.modelPath("model")) == weights(isUsed ? toy.folder.file("average") : paths[0]))
  }

  @Test func filesOfTheBestDoNotDependOnStopping() throws {
    let toy = try toyWithFiles()
    try toy.train("whole")
    try toy.train("model", stopAfter: 9)
    let stopped = try toy.folder.names.filter { $0.hasPrefix("model.best-") }.sorted()
    #expect(stopped == ["model.best-1.safetensors", "model.best-2.safetensors"])
    // As a kill may leave them, and a training before that kept more.
    for name in stopped { try toy.folder.write([1], to: name) }
    try toy.folder.write([1], to: "model.best-4.safetensors")
    try toy.folder.write([1], to: "model.best-5.safetensors")
    try toy.train("model")
    for number in 1...3 {
      let (whole, model) = ("whole.best-\(number).safetensors", "model.best-\(number).safetensors")
      #expect(try toy.folder.bytes(model) == toy.folder.bytes(whole))
    }
    #expect(try toy.folder.names.count { $0.contains(".best-") } == 2 * 3)
  }

  @Test func nothingIsRemovedBeforeTheFirstValidationAndNoFolderEver() throws {
    let toy = try toyWithFiles()
    let earlier = (1...5).map { "model.best-\($0).safetensors" }
    for name in earlier { try toy.folder.write([1], to: name) }
    let events = try toy.train("model", stopAfter: 3)
    #expect(events.endReason == .interrupted && events.scores.isEmpty)
    for name in earlier { #expect(try toy.folder.bytes(name) == [1], "\(name)") }

    try FileManager.default.removeItem(atPath: toy.folder.file(earlier[4]))
    try FileManager.default.createDirectory(
      atPath: toy.folder.file(earlier[4] + "/kept"), withIntermediateDirectories: true)
    try toy.train("model")
    #expect(try toy.folder.names.filter { $0.contains(".best-") }.sorted() == Array(earlier[...2] + earlier[4...]))
    #expect(FileManager.default.fileExists(atPath: toy.folder.file(earlier[4] + "/kept")))
  }

  /// The option may come and go within a training, and no file is touched without it.
  @Test func withoutTheOptionNoFileIsTouched() throws {
    let toy = try toyWithFiles()
    try toy.folder.write([1], to: "model.best-1.safetensors")
    try toy.with { $0.keepsFiles = false }.train("model", stopAfter: 6)
    #expect(try toy.folder.bytes("model.best-1.safetensors") == [1])
    try toy.train("model", stopAfter: 3)
    #expect(try toy.folder.bytes("model.best-1.safetensors").count > 1000)
  }

  // MARK: Files

  @Test func filesThatCannotBeUsedAreRefused() throws {
    let toy = try ToyTraining()
    let missing = toy.folder.file("missing")
    #expect(throws: TextError.missingFile(path: missing)) { try toy.with { $0.files.source = missing }.train("model") }
    #expect(throws: TextError.missingFile(path: missing)) {
      try toy.with { $0.validation.target = missing }.train("model")
    }
    #expect(throws: TextError.isDirectory(path: toy.folder.path)) {
      try toy.with { $0.files.target = toy.folder.path }.train("model")
    }
    let empty = try toy.folder.write([], to: "empty")
    #expect(throws: CorpusError.empty(path: empty)) {
      try toy.with { ($0.files.source, $0.files.target) = (empty, empty) }.train("model")
    }
    #expect(throws: CorpusError.empty(path: empty)) {
      try toy.with { ($0.validation.source, $0.validation.target) = (empty, empty) }.train("model")
    }
    #expect(throws: CorpusError.self) { try toy.with { $0.files.target = $0.validation.target }.train("model") }
    let long = try toy.folder.write("ba ce di\n".utf8, to: "long")
    #expect(throws: CorpusError.self) {
      try toy.with { ($0.files.source, $0.files.target, $0.maximumLength) = (long, long, 1) }.train("model")
    }
  }

  @Test func aPlaceThatCannotBeWrittenToIsRefusedBeforeTraining() throws {
    let toy = try ToyTraining()
    var steps = 0
    let training = TranslatorTraining(
      on: toy.files, validation: toy.validation, model: toy.folder.file("missing/model.safetensors"),
      options: toy.options)
    #expect(throws: ModelFileError.self) {
      try training.train(
        shouldStop: {
          steps += 1
          return false
        })
    }
    #expect(steps == 0)
  }

  @Test func invalidBytesFollowTheOption() throws {
    let toy = try ToyTraining()
    var bytes = try toy.folder.bytes("train.source")
    bytes.insert(0xFF, at: 0)
    let bad = try toy.folder.write(bytes, to: "bad")
    let training = toy.with { $0.files.source = bad }
    #expect(throws: TextError.self) { try training.train("stop") }
    let replaced = try #require(try training.with { $0.invalidUTF8 = .replace }.train("replace").preparation)
    #expect(replaced.trainingCount == 64 && replaced.omissions.replacedLines == 1)
    let skipped = try #require(try training.with { $0.invalidUTF8 = .skip }.train("skip").preparation)
    #expect(skipped.trainingCount == 63 && skipped.omissions.invalid == 1)
  }
}
