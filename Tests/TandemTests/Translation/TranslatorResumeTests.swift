import FileFormats
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens
import Training

/// A training that stops and is repeated ends in the file of an unbroken run.
@Suite struct TranslatorResumeTests {
  static let cases =
    [
      TrainingCase("plain") { _ in },
      TrainingCase("everything, each epoch") {
        everything(&$0.options)
        $0.storage = .bfloat16
      },
      TrainingCase("everything, in mid-epoch") {
        everything(&$0.options)
        $0.training.validationInterval = 5
        $0.training.accumulation = 2
      },
      TrainingCase("weights") {
        $0.weight = 0.75
        $0.otherCorpora = [Weighted($0.validation, weight: 2.5)]
      },
    ] + (InstructionSet.current == .bf16 ? [TrainingCase("bf16") { $0.training.precision = .bf16 }] : [])

  private static func everything(_ options: inout TranslatorTrainingOptions) {
    options.text.bpeDropout = 0.2
    (options.text.placeholderRate, options.text.vocabularySize) = (0.2, 400)
    (options.scheduledSampling.maximumRate, options.scheduledSampling.steps) = (0.5, 10)
    options.model.encoder.embeddingDropout = 0.2
    options.model.decoder.stack.dropout = 0.2
    options.model.decoder.outputDropout = 0.2
    options.training.averageDecay = 0.9
    options.training.keepBest = 3
    options.training.schedule.kind = .plateau
    options.metric = .bleu
  }
  @Test(arguments: cases) func threadsChangeNoByte(setup: TrainingCase) throws {
    let toy = try ToyTraining().with(setup.change)
    try toy.train("one")
    for threads in [2, 3] {
      try toy.train("many", threads: threads)
      #expect(try toy.modelBytes("many") == toy.modelBytes("one"))
      try FileManager.default.removeItem(atPath: toy.modelPath("many") + ".checkpoint")
    }
  }

  @Test(arguments: cases) func aRepeatedCommandEndsInTheSameBytes(setup: TrainingCase) throws {
    let toy = try ToyTraining().with(setup.change)
    let unbroken = try toy.train("unbroken")
    let steps = try #require(unbroken.lastStep)
    // In mid-epoch, at the end of an epoch, right after it, and at the last step.
    for stop in [1, 3, 5, 8, 9, steps] {
      let first = try toy.train("stopped \(stop)", stopAfter: stop)
      #expect(first.endReason == .interrupted)
      let second = try toy.train("stopped \(stop)", threads: 2)
      #expect(second.endReason == unbroken.endReason && second.lastStep == steps)
      #expect(try toy.modelBytes("stopped \(stop)") == toy.modelBytes("unbroken"), "stopped at \(stop)")
    }
  }

  @Test func aCommandThatStopsAgainAndAgainEndsInTheSameBytes() throws {
    let toy = try ToyTraining().with(Self.cases[2].change)
    try toy.train("unbroken")
    var runs = 1
    while try toy.train("stopped", stopAfter: 3).endReason == .interrupted { runs += 1 }
    #expect(runs > 3)
    #expect(try toy.modelBytes("stopped") == toy.modelBytes("unbroken"))
  }

  /// A kill between the two files of a save leaves a checkpoint beside the model of the save before, or none.
  @Test func aLostModelFileIsWrittenAgain() throws {
    let toy = try ToyTraining().with(Self.cases[1].change)
    try toy.train("unbroken")
    try toy.train("killed", stopAfter: 12)
    try FileManager.default.removeItem(atPath: toy.modelPath("killed"))
    try toy.train("killed")
    #expect(try toy.modelBytes("killed") == toy.modelBytes("unbroken"))
  }

  @Test func aFinishedTrainingIsNotRepeated() throws {
    let toy = try ToyTraining()
    #expect(try !toy.train("model").isAlreadyFinished)
    let bytes = try toy.modelBytes("model")
    let again = try toy.train("model")
    #expect(again.isAlreadyFinished && again.endReason == nil)
    #expect(try toy.modelBytes("model") == bytes)
  }

  @Test func aFinishedTrainingWhoseModelIsGoneIsAnError() throws {
    let toy = try ToyTraining()
    try toy.train("model")
    let path = toy.modelPath("model")
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: TrainingError.modelIsGone(path: path, checkpoint: path + ".checkpoint")) { try toy.train("model") }
  }

  @Test func aFileThatIsNoModelIsNotReplaced() throws {
    let toy = try ToyTraining()
    let path = toy.modelPath("notes")
    try toy.folder.write(Array("An essay of many words\n".utf8), to: "notes.safetensors")
    #expect(throws: TrainingError.wouldReplace(path: path)) { try toy.train("notes") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "An essay of many words\n")
  }

  @Test func aModelOfAnotherTrainingIsReplacedWithAWarning() throws {
    let toy = try ToyTraining()
    let path = toy.modelPath("model")
    let warning =
      "\(path) already exists, and the model of this training will replace it; to keep it, name another model file."
    func warnings(_ name: String) throws -> [String] { try #require(toy.train(name).preparation).warnings }
    #expect(try !warnings("model").contains(warning))
    // With its checkpoint the model is this training's own.
    #expect(try !warnings("model").contains(warning))
    try FileManager.default.removeItem(atPath: path + ".checkpoint")
    #expect(try warnings("model").contains(warning))
    // As mktemp leaves it.
    try toy.folder.write([], to: "empty.safetensors")
    #expect(try !warnings("empty").contains { $0.contains("already exists") })
  }

  @Test func whereTheFilesLieChangesNoByte() throws {
    let (one, other) = (try ToyTraining(), try ToyTraining())
    try one.train("model")
    try other.train("model")
    #expect(try one.modelBytes("model") == other.modelBytes("model"))
  }

  // MARK: Checkpoints that do not fit

  static let changes = [
    TrainingCase("training.seed") { $0.training.seed = 2 },
    TrainingCase("training.optimizer.kind") { $0.training.optimizer.kind = .sgd },
    TrainingCase("model.decoder.stack.hiddenSize") {
      $0.model.encoder.stack.hiddenSize = 10
      $0.model.decoder.stack.hiddenSize = 10
    },
    TrainingCase("text.bpeDropout") { $0.text.bpeDropout = 0.1 },
    TrainingCase("labelSmoothing") { $0.labelSmoothing = 0 },
    TrainingCase("metric") { $0.metric = .bleu },
    TrainingCase("invalidUTF8") { $0.invalidUTF8 = .replace },
    TrainingCase("storage") { $0.storage = .bfloat16 },
    TrainingCase("scheduledSampling.maximumRate") { $0.scheduledSampling.maximumRate = 0.5 },
    // As many as are learned without it.
    TrainingCase("text.mergeCount") {
      $0.text.mergeCount = $0.text.vocabularySize - SpecialTokens.count - 256
    },
    TrainingCase("weights of the training text") { $0.weight = 0.5 },
    TrainingCase("training text") { $0.files.source = $0.files.target },
    TrainingCase("validation text") { $0.validation.target = $0.validation.source },
  ]

  @Test(arguments: changes) func otherOptionsAreRefusedByName(setup: TrainingCase) throws {
    let toy = try ToyTraining()
    try toy.train("model", stopAfter: 2)
    let checkpoint = try toy.folder.bytes("model.safetensors.checkpoint")
    let error = #expect(throws: TrainingError.self) { try toy.with(setup.change).train("model") }
    guard case .otherOptions(let path, let differences) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == toy.modelPath("model") + ".checkpoint")
    #expect(differences.map(\.name).contains(setup.testDescription), "\(differences)")
    #expect(try toy.folder.bytes("model.safetensors.checkpoint") == checkpoint)
  }

  @Test func aCheckpointOfBeforeAnOptionServes() throws {
    let toy = try ToyTraining()
    try toy.train("unbroken")
    try toy.train("model", stopAfter: 5)
    let path = toy.modelPath("model") + ".checkpoint"
    let file = try SafetensorsFile(path: path)
    var metadata = file.metadata
    metadata["checksum"] = nil
    let fingerprint = try #require(metadata["fingerprint"])
    var older = fingerprint
    for option in [
      #""training.precision":"f32","#, #""learnsShortlist":"0","#, #""training.baseShare":"0","#,
      #""training.optimizer.pull":"0","#, #","weights of the training text":"1""#,
    ] {
      #expect(older.contains(option))
      older.replace(option, with: "")
    }
    metadata["fingerprint"] = older
    metadata["checksum"] = Checksum.text(of: metadata)
    let tensors = try file.entries.map {
      Safetensors.Tensor($0.name, type: $0.type, shape: $0.shape, .bytes(try file.bytes($0.name)))
    }
    try Safetensors.write(tensors, metadata: metadata, to: path)
    try toy.train("model")
    #expect(try toy.modelBytes("model") == toy.modelBytes("unbroken"))
  }

  /// Text of other letters, in which each word is counted as often, has the same numbers and would train the same
  /// weights.
  @Test func textOfOtherWordsWithTheSameNumbersIsRefused() throws {
    let toy = try ToyTraining()
    var other = toy
    func spelled(_ path: String) throws -> String {
      let name = try #require(path.split(separator: "/").last)
      // Before ä as before, so that the order of equally frequent letters stays.
      return try toy.folder.write(String(name), with: "v", for: "u", to: "other.\(name)")
    }
    other.files.source = try spelled(toy.files.source)
    other.files.target = try spelled(toy.files.target)
    other.validation.source = try spelled(toy.validation.source)
    other.validation.target = try spelled(toy.validation.target)
    try toy.train("model")
    try other.train("other")
    let weights = try ["model", "other"].map { name in
      let file = try ModelFile.load(toy.modelPath(name))
      return try file.tensors.entries.map { try file.tensors.bytes($0.name) }
    }
    try #require(weights[0] == weights[1])

    try toy.train("stopped", stopAfter: 2)
    let error = #expect(throws: TrainingError.self) { try other.train("stopped") }
    #expect("\(try #require(error))".contains(" was made by a training with other options: another source_tokenizer. "))
  }

  /// A training of the same options goes on, wherever it is told to end and whatever files it leaves.
  @Test func whatChangesNoWeightMayChange() throws {
    let toy = try ToyTraining()
    try toy.train("model", stopAfter: 2)
    let other = toy.with {
      $0.training.limits.epochs = 2
      ($0.training.limits.steps, $0.training.limits.seconds, $0.training.limits.patience) = (1000, 1e6, 7)
      $0.keepsFiles = true
    }
    let events = try other.train("model")
    #expect(events.endReason == .epochs && events.lastStep == 16)
  }

  @Test func filesMayMove() throws {
    let toy = try ToyTraining()
    try toy.train("model", stopAfter: 2)
    let moved = try toy.folder.write(try toy.folder.bytes("valid.source"), to: "moved.source")
    #expect(try toy.with { $0.validation.source = moved }.train("model").endReason == .epochs)
  }

  /// - Parameter what: how these bytes of a checkpoint are damaged.
  private func expectRefused(_ bytes: [UInt8], of toy: ToyTraining, _ what: Comment) throws {
    try toy.folder.write(bytes, to: "model.safetensors.checkpoint")
    guard let error = #expect(throws: TrainingError.self, what, performing: { try toy.train("model") }) else { return }
    let sentence = "\(error)"
    let path = toy.modelPath("model") + ".checkpoint"
    #expect(["\(path) is not a checkpoint", "\(path) is damaged: "].contains { sentence.hasPrefix($0) }, what)
    #expect(sentence.contains("Remove the file to start again"), what)
  }

  @Test func damagedCheckpointsAreRefused() throws {
    let toy = try ToyTraining().with(Self.cases[1].change)
    try toy.train("unbroken")
    try toy.train("model", stopAfter: 12)
    let name = "model.safetensors.checkpoint"
    let good = try toy.folder.bytes(name)
    for length in [0, 7, 8, 100, good.count / 2, good.count - 1] {
      try expectRefused(Array(good.prefix(length)), of: toy, "cut to \(length) bytes")
    }
    try expectRefused(good + [0], of: toy, "a byte too many")
    try expectRefused(Array(try toy.modelBytes("model")), of: toy, "a model")
    try expectRefused(Array("not a checkpoint".utf8), of: toy, "text")
    // A state that is as possible as the true one: another step.
    let place = try #require(good.firstRange(of: Array("\\\"updateCount\\\":".utf8))).upperBound
    try expectRefused(Array(good[..<place]) + [good[place] ^ 1] + good[(place + 1)...], of: toy, "another step")
    // Single bits: the first bytes, the header, its padding, each array, the last byte.
    let file = try SafetensorsFile(path: toy.folder.write(good, to: "whole"))
    let dataStart = good.count - (file.entries.map(\.range.upperBound).max() ?? 0)
    try #require(file.entries.count == 2 + 2 + 1, "weights, their average, two of Adam, one best")
    var places = [0, 7, 8, dataStart - 1, good.count - 1]
    places += file.entries.flatMap { [$0.range.lowerBound, ($0.range.lowerBound + $0.range.upperBound) / 2] }
      .map { dataStart + $0 }
    var random = RandomSource(seed: 1).generator
    places += (0..<60).map { _ in Int.random(in: 0..<dataStart, using: &random) }
    places += (0..<20).map { _ in Int.random(in: dataStart..<good.count, using: &random) }
    for place in places {
      var bytes = good
      let bit = UInt8.random(in: 0..<8, using: &random)
      bytes[place] ^= 1 << bit
      try expectRefused(bytes, of: toy, "bit \(bit) of byte \(place)")
    }
    try toy.folder.write(good, to: name)
    #expect(try toy.train("model").endReason == .epochs)
    #expect(try toy.modelBytes("model") == toy.modelBytes("unbroken"))
  }

  /// The arrays are looked at only to go on.
  @Test func damagedCheckpointsOfFinishedTrainingsAreRefused() throws {
    let toy = try ToyTraining()
    try toy.train("model")
    let name = "model.safetensors.checkpoint"
    let good = try toy.folder.bytes(name)
    let metadataEnd = try #require(good.firstRange(of: Array(#""},""#.utf8))).lowerBound
    for place in stride(from: 0, to: metadataEnd, by: 97) {
      var bytes = good
      bytes[place] ^= 4
      try expectRefused(bytes, of: toy, "byte \(place)")
    }
    try toy.folder.write(good, to: name)
    #expect(try toy.train("model").isAlreadyFinished)
  }

  // MARK: Raised limits

  /// Limits that end the training of ``ToyTraining`` early: at the end of an epoch, in its middle, by patience.
  static let lowerLimits: [TrainingCase] = [
    TrainingCase("epochs") { $0.training.limits.epochs = 1 },
    TrainingCase("steps of an epoch") { $0.training.limits.steps = 8 },
    TrainingCase("steps up to a validation") { $0.training.limits.steps = 10 },
    TrainingCase("steps in mid-epoch") { $0.training.limits.steps = 11 },
    TrainingCase("patience") { $0.training.limits.patience = 1 },
  ]

  @Test(arguments: cases, lowerLimits) func aFinishedTrainingGoesOnWithRaisedLimits(
    setup: TrainingCase, limits: TrainingCase
  ) throws {
    var toy = try ToyTraining().with(setup.change)
    if limits.testDescription == "patience" {
      // So high that validations grow worse.
      toy.options.training.schedule.rate = 3
      toy.options.training.limits.epochs = 6
    }
    toy.options.training.limits.patience = 0
    let unbroken = try toy.train("unbroken")
    let first = try toy.with(limits.change).train("model")
    let ended = try #require(first.lastStep)
    try #require(ended < unbroken.lastStep ?? 0)
    #expect(try toy.with(limits.change).train("model").isAlreadyFinished)
    let second = try toy.train("model")
    #expect(second.endReason == .epochs && second.lastStep == unbroken.lastStep)
    #expect(second.contains { if case .resumed(ended) = $0 { true } else { false } })
    #expect(try toy.modelBytes("model") == toy.modelBytes("unbroken"))
    #expect(try toy.train("model").isAlreadyFinished)
  }

  @Test func goingOnReadsNoDamagedArrays() throws {
    let toy = try ToyTraining()
    try toy.train("model")
    let name = "model.safetensors.checkpoint"
    var bytes = try toy.folder.bytes(name)
    bytes[bytes.count - 1] ^= 1
    try toy.folder.write(bytes, to: name)
    let path = toy.modelPath("model") + ".checkpoint"
    #expect(
      throws: TrainingError.damagedCheckpoint(path: path, problem: "its content does not agree with its checksum")
    ) { try toy.with { $0.training.limits.epochs += 1 }.train("model") }
  }
}
