import Corpora
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
    toy.options.training.maximumEpochs = 25
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

  @Test func preparationTellsWhatWasRead() throws {
    var toy = try ToyTraining()
    try toy.folder.write("ba ce\n\nba ba ba ba ba ba\n".utf8, to: "train.source")
    try toy.folder.write("ce ba\nba\nba\n".utf8, to: "train.target")
    try toy.folder.write("ba\n\n".utf8, to: "valid.source")
    try toy.folder.write("ba\n\n".utf8, to: "valid.target")
    toy.options.maximumLength = 5
    let preparation = try #require(try toy.train("model").preparation)
    #expect((preparation.trainingPairs, preparation.validationPairs) == (1, 1))
    #expect(preparation.omissions.emptyPairs == 1 && preparation.omissions.longPairs == 1)
    #expect(preparation.validationOmissions.emptyPairs == 1)
    #expect(preparation.sourceVocabulary == preparation.targetVocabulary)
  }

  // MARK: Every option runs

  static let cases: [TrainingCase] =
    OptimizerKind.allCases.map { kind in TrainingCase(kind.rawValue) { $0.training.optimizer.kind = kind } }
    + ScheduleKind.allCases.map { kind in TrainingCase(kind.rawValue) { $0.training.schedule.kind = kind } }
    + [
      TrainingCase("BPE dropout") { $0.text.bpeDropout = 0.3 },
      TrainingCase("scheduled sampling") { ($0.scheduledSampling.maximumRate, $0.scheduledSampling.steps) = (0.5, 4) },
      TrainingCase("batches of tokens") { ($0.training.plan.unit, $0.training.plan.size) = (.tokens, 30) },
      TrainingCase("accumulation") { $0.training.accumulation = 3 },
      TrainingCase("averages") { ($0.training.averageDecay, $0.training.keepBest) = (0.9, 3) },
      TrainingCase("own vocabularies") { $0.text.isJoint = false },
      TrainingCase("words") { ($0.text.usesPieces, $0.text.byteFallback, $0.text.minimumCount) = (false, false, 2) },
      TrainingCase("characters") { ($0.text.segmentation, $0.text.usesPieces) = (.character, false) },
      TrainingCase("BLEU") { $0.metric = .bleu },
      TrainingCase("bfloat16") { $0.storesBFloat16 = true },
      TrainingCase("shared embeddings") { ($0.model.sharedEmbeddings, $0.model.decoder.tiedOutput) = (true, true) },
    ]
  @Test(arguments: cases) func everyOptionTrainsAndLoads(setup: TrainingCase) throws {
    var toy = try ToyTraining(trainingPairs: 40).with(setup.change)
    toy.options.training.maximumEpochs = 2
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
    #expect(throws: ModelOptionsError.self) { try toy.train("model") }
    #expect(try toy.folder.names.count == 4)
  }

  // MARK: Files

  @Test func filesThatCannotBeUsedAreRefused() throws {
    let toy = try ToyTraining()
    let missing = toy.folder.file("missing")
    #expect(throws: TextError.missingFile(path: missing)) { try toy.with { $0.trainSource = missing }.train("model") }
    #expect(throws: TextError.missingFile(path: missing)) { try toy.with { $0.validTarget = missing }.train("model") }
    #expect(throws: TextError.isDirectory(path: toy.folder.path)) {
      try toy.with { $0.trainTarget = toy.folder.path }.train("model")
    }
    let empty = try toy.folder.write([], to: "empty")
    #expect(throws: CorpusError.empty(path: empty)) {
      try toy.with { ($0.trainSource, $0.trainTarget) = (empty, empty) }.train("model")
    }
    #expect(throws: CorpusError.empty(path: empty)) {
      try toy.with { ($0.validSource, $0.validTarget) = (empty, empty) }.train("model")
    }
    #expect(throws: CorpusError.self) { try toy.with { $0.trainTarget = $0.validTarget }.train("model") }
    #expect(throws: CorpusError.self) { try toy.with { $0.maximumLength = 0 }.train("model") }
  }

  @Test func aPlaceThatCannotBeWrittenToIsRefusedBeforeTraining() throws {
    let toy = try ToyTraining()
    var steps = 0
    let training = TranslatorTraining(
      toy.options, modelPath: toy.folder.file("missing/model.safetensors"), threadCount: 1)
    #expect(throws: SafetensorsError.self) {
      try training.run(
        shouldStop: {
          steps += 1
          return false
        }, report: { _ in })
    }
    #expect(steps == 0)
  }

  @Test func invalidBytesFollowTheOption() throws {
    let toy = try ToyTraining()
    var bytes = try toy.folder.bytes("train.source")
    bytes.insert(0xFF, at: 0)
    let bad = try toy.folder.write(bytes, to: "bad")
    let training = toy.with { $0.trainSource = bad }
    #expect(throws: TextError.self) { try training.train("stop") }
    let replaced = try #require(try training.with { $0.invalidUTF8 = .replace }.train("replace").preparation)
    #expect(replaced.trainingPairs == 64 && replaced.omissions.replacedLines == 1)
    let skipped = try #require(try training.with { $0.invalidUTF8 = .skip }.train("skip").preparation)
    #expect(skipped.trainingPairs == 63 && skipped.omissions.invalidPairs == 1)
  }
}
