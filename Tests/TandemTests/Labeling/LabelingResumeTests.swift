import Corpora
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Training

/// A training of labels that stops and is repeated ends in the file of an unbroken run.
@Suite struct LabelingResumeTests {
  static let cases = [
    LabelingCase("tags"),
    LabelingCase("everything, in mid-epoch", .spans) {
      everything(&$0.options)
      $0.options.training.validationInterval = 5
      $0.options.training.accumulation = 2
      $0.options.wordVocabulary.longestSuffix = 2
    },
    LabelingCase("classes of pieces", .several) {
      everything(&$0.options)
      $0.options.unit = .pieces
    },
    LabelingCase("joint", .spans, .classes) {
      everything(&$0.options)
      $0.files[1].weight = 0.4
    },
  ]

  private static func everything(_ options: inout LabelingTrainingOptions) {
    options.encoder.embeddingDropout = 0.2
    options.encoder.stack.dropout = 0.2
    options.spelling.dropout = 0.2
    options.training.averageDecay = 0.9
    options.training.keepBest = 3
    options.training.schedule.kind = .plateau
  }

  @Test(arguments: cases) func threadsChangeNoByte(setup: LabelingCase) throws {
    let toy = try setup.toy()
    try toy.train("one")
    for threads in [2, 3] {
      try toy.train("many \(threads)", threads: threads)
      #expect(try toy.modelBytes("many \(threads)") == toy.modelBytes("one"))
    }
  }

  @Test(arguments: cases) func aRepeatedCommandEndsInTheSameBytes(setup: LabelingCase) throws {
    let toy = try setup.toy()
    let unbroken = try toy.train("unbroken")
    let steps = try #require(unbroken.lastStep)
    // In mid-epoch, at the end of an epoch, right after it, and at the last step.
    for stop in [1, 3, 8, 9, steps] {
      let first = try toy.train("stopped \(stop)", stopAfter: stop)
      #expect(first.endReason == .interrupted)
      let second = try toy.train("stopped \(stop)", threads: 2)
      #expect(second.endReason == unbroken.endReason && second.lastStep == steps)
      #expect(try toy.modelBytes("stopped \(stop)") == toy.modelBytes("unbroken"), "stopped at \(stop)")
    }
  }

  @Test func aFinishedTrainingIsNotRepeated() throws {
    let toy = try ToyLabeling([.tags])
    #expect(try !toy.train("model").isAlreadyFinished)
    let bytes = try toy.modelBytes("model")
    #expect(try toy.train("model").isAlreadyFinished)
    #expect(try toy.modelBytes("model") == bytes)
  }

  @Test func whereTheFilesLieChangesNoWeight() throws {
    let (one, other) = (try ToyLabeling([.tags]), try ToyLabeling([.tags]))
    try one.train("model", stopAfter: 4)
    try other.folder.write(one.folder.bytes("model.safetensors.checkpoint"), to: "model.safetensors.checkpoint")
    #expect(try other.train("model").endReason == .epochs)
    try one.train("model")
    #expect(try one.load("model").weights.elements == other.load("model").weights.elements)
  }

  // MARK: Checkpoints that do not fit

  static let changes = [
    LabelingCase("training.seed") { $0.options.training.seed = 2 },
    LabelingCase("training.schedule.rate") { $0.options.training.schedule.rate = 0.02 },
    LabelingCase("encoder.embeddingDropout") { $0.options.encoder.embeddingDropout = 0.1 },
    LabelingCase("encoder.stack.hiddenSize") { $0.options.encoder.stack.hiddenSize = 14 },
    LabelingCase("spelling.characters") { $0.options.spelling.characters = .cnn },
    LabelingCase("wordVocabulary.ignoresCase") { $0.options.wordVocabulary.ignoresCase = false },
    LabelingCase("unknownAlpha") { $0.options.unknownAlpha = 0.5 },
    LabelingCase("validatesByScore") { $0.options.validatesByScore = false },
    LabelingCase("maximumLength") { $0.options.maximumLength = 300 },
    LabelingCase("labelSmoothing") { $0.options.labelSmoothing = 0.1 },
    LabelingCase("heads.0.tags._0.usesCRF") { $0.files[0].tags.usesCRF = false },
    LabelingCase("heads.0.tags._0.dropout") { $0.files[0].tags.dropout = 0.5 },
    LabelingCase("spans.scheme", .spans) { $0.files[0].tags.scheme = .bio },
    LabelingCase("tags.balances") { $0.files[0].tags.balancesTags = true },
    LabelingCase("classes.balances", .classes) { $0.files[0].classes.balancesLabels = true },
    LabelingCase("several.threshold", .several) { $0.files[0].classes.threshold = 0.4 },
    LabelingCase("classes.weight", .tags, .classes) { $0.files[1].weight = 2 },
    LabelingCase("validation text") { $0.files[0].validation = $0.files[0].training },
  ]

  @Test(arguments: changes) func otherOptionsAreRefusedByName(setup: LabelingCase) throws {
    var toy = try ToyLabeling(setup.kinds)
    // Class weights are for tags that are chosen one by one.
    if setup.testDescription == "tags.balances" || setup.testDescription == "labelSmoothing" {
      toy.files[0].tags.usesCRF = false
    }
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

  /// Words too rare for ids of their own differ in their spelling alone.
  @Test func textOfOtherRareWordsIsRefused() throws {
    let toy = try ToyLabeling([.tags])
    let text = String(decoding: try toy.folder.bytes("train.tags"), as: UTF8.self)
    func write(_ first: String, _ second: String) throws {
      try toy.folder.write((text + "\(first) NOUN\n\n\(second) VERB\n\n").utf8, to: "train.tags")
    }
    try write("xyz", "zyx")
    try toy.train("model", stopAfter: 2)
    try write("zyx", "xyz")
    let error = #expect(throws: TrainingError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("training text"))
    try write("xyz", "zyx")
    #expect(try toy.train("model").endReason == .epochs)
  }

  /// As many of them, in the same places, would train the same weights.
  @Test func otherNamesOfTagsAreRefused() throws {
    let toy = try ToyLabeling([.tags])
    try toy.train("model", stopAfter: 2)
    for name in ["train.tags", "valid.tags"] {
      try toy.folder.write(name, with: "NAME", for: "NOUN", to: name)
    }
    let error = #expect(throws: TrainingError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("another heads"))
  }

  @Test func otherVectorsAreRefused() throws {
    var toy = try ToyLabeling([.tags]) { $0.wordVocabulary.minimumCount = 1 }
    let word = ToyLabeling.sentences(1, seed: 1)[0][0].text
    func vectors(_ number: String) throws -> String {
      let line = ([word] + [String](repeating: number, count: 8)).joined(separator: " ") + "\n"
      return try toy.folder.write("1 8\n\(line)".utf8, to: "vectors.\(number)")
    }
    toy.pretrained.vectors = try vectors("0.25")
    try toy.train("model", stopAfter: 2)
    toy.pretrained.vectors = try vectors("0.5")
    let error = #expect(throws: TrainingError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("weights at the start"))
  }
}

extension Weights {
  /// All numbers, padding included.
  var elements: [Float] { array.elements }
}
