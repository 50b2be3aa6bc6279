import Corpora
import Foundation
import Models
import Tandem
import TestSupport
import Testing

@Suite struct LanguageModelTrainingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout LanguageModelTrainingOptions) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout LanguageModelTrainingOptions) -> Void) {
      (testDescription, self.change) = (name, change)
    }
  }

  private static let cases = [
    Case("text of words") { _ in },
    Case("lines of characters") { ($0.unit, $0.model.carriesState) = (.characters, false) },
    Case("dropout, in mid-epoch, gradients far back") {
      $0.unit = .characters
      $0.model.encoder.stack.dropout = 0.2
      $0.model.encoder.embeddingDropout = 0.2
      $0.truncation.updateInterval = 3
      $0.training.validationInterval = 5
      $0.training.accumulation = 2
    },
    Case("gradients not far back, backwardModel, GRU") {
      $0.unit = .bytes
      $0.model.hasBackwardModel = true
      $0.model.encoder.stack.cell = .gru
      $0.truncation.updateInterval = 20
    },
    Case("random windows, averaged SGD") {
      ($0.truncation.horizon, $0.truncation.isRandom) = (10, true)
      $0.model.encoder.stack.recurrentDropConnect = 0.2
      ($0.model.activationPenalty, $0.model.changePenalty) = (0.5, 0.2)
      $0.model.encoder.stack.cell = .lstmPeepholeCoupled
      $0.training.optimizer.kind = .sgd
      $0.training.schedule.rate = 3
      $0.training.averagingInterval = 1
      $0.training.validationInterval = 4
    },
    Case("window, adaptive softmax") {
      $0.model.architecture = .window
      ($0.model.softmax, $0.model.tiedOutput) = (.adaptive, false)
    },
    Case("bag, sampled softmax, lines") {
      ($0.model.architecture, $0.model.carriesState, $0.unit) = (.bag, false, .characters)
      ($0.model.softmax, $0.model.sampleCount) = (.sampled, 60)
    },
    Case("output recurrence") { ($0.model.architecture, $0.model.teacherForcing) = (.outputRecurrence, false) },
  ]

  @Test(arguments: cases) func threadsChangeNoByte(setup: Case) throws {
    let toy = try ToyText(setup.change)
    try toy.train("one")
    try toy.train("many", threads: 3)
    #expect(try toy.bytes("one") == toy.bytes("many"))
  }

  @Test(arguments: cases) func aRepeatedCommandEndsInTheSameBytes(setup: Case) throws {
    let toy = try ToyText(setup.change)
    let unbroken = try toy.train("unbroken")
    for stop in [1, 2, 5, 9] {
      #expect(try toy.train("stopped \(stop)", stopAfter: stop).reason == .interrupted)
      #expect(try toy.train("stopped \(stop)", threads: 2).step == unbroken.step)
      #expect(try toy.bytes("stopped \(stop)") == toy.bytes("unbroken"), "stopped at \(stop)")
    }
  }

  /// What every kind of model computes without gradients, it computes with integers, too.
  @Test(arguments: cases) func integersScoreNearlyAsFloats(setup: Case) throws {
    let toy = try ToyText(setup.change)
    try toy.train("model")
    let floats = try loss(toy)
    try ModelConversion(of: toy.folder.file("model"), to: .int8).save(to: toy.folder.file("model"))
    #expect(try abs(loss(toy) - floats) < 0.05 * floats)
    let model = try LanguageModel(contentsOf: toy.folder.file("model"))
    #expect(model.neural?.weights.quantizedMatrices.isEmpty == false)
    _ = try model.generate()
  }

  @Test(arguments: cases) func somethingIsLearned(setup: Case) throws {
    let toy = try ToyText {
      setup.change(&$0)
      $0.training.limits.epochs = 6
      $0.training.schedule.rate = $0.training.optimizer.kind == .sgd ? 3 : 0.02
    }
    let score = try #require(try toy.train("model").score)
    // A draw among 9 words, or among more than 260 characters and bytes, would have as much.
    #expect(score.perplexity < 7, "\(score.perplexity)")
  }

  /// Nats for each token of the validation text, by a model that has been trained.
  private func loss(_ toy: ToyText) throws -> Double {
    let model = try LanguageModel(contentsOf: toy.folder.file("model"))
    let text = try String(contentsOfFile: toy.folder.file("valid.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    let scores = try model.scores(of: lines)
    let count = scores.reduce(0) { $0 + $1.logProbabilities.count }
    return -scores.reduce(0) { $0 + $1.logProbability } / Double(count)
  }

  @Test func whatIsValidatedIsWhatIsScored() throws {
    for carries in [true, false] {
      let toy = try ToyText { ($0.unit, $0.model.carriesState) = (.characters, carries) }
      let score = try #require(try toy.train("model").score)
      let loss = try loss(toy)
      #expect(abs(loss - score.loss) < 1e-5, "\(loss) and \(score.loss)")
    }
  }

  @Test func aLongTextIsValidatedInParts() throws {
    let toy = try ToyText { ($0.unit, $0.training.limits.epochs) = (.characters, 1) }
    let valid = try toy.folder.bytes("valid.txt")
    _ = try toy.folder.write(Data((0..<80).map { _ in valid }.joined()), to: "valid.txt")
    let score = try #require(try toy.train("model").score)
    let loss = try loss(toy)
    #expect(loss != score.loss && abs(loss - score.loss) < 0.01, "\(loss) and \(score.loss)")
    try toy.train("three", threads: 3)
    #expect(try toy.bytes("model") == toy.bytes("three"))
  }

  @Test func whatIsNotReadMayChangeWhenTrainingGoesOn() throws {
    var toy = try ToyText()
    _ = try toy.train("model", stopAfter: 2)
    (toy.options.model.sampleCount, toy.options.model.windowLength) = (7, 9)
    toy.options.model.teacherForcing = false
    #expect(try toy.train("model").reason == .epochs)
    toy.options.model.outputDropout = 0.3
    #expect(throws: TrainingFailure.self) { try toy.train("model") }
  }

  @Test func impossibleOptionsAreErrors() throws {
    for change: @Sendable (inout LanguageModelTrainingOptions) -> Void in [
      { $0.truncation.horizon = 0 }, { $0.vocabularySize = 2 }, { $0.model.outputDropout = 1 },
      { $0.labelSmoothing = .nan }, { $0.training.averagingInterval = -1 },
      { ($0.labelSmoothing, $0.model.softmax) = (0.1, .sampled) },
    ] {
      let toy = try ToyText(change)
      #expect { try toy.train("model") } throws: { ($0 as? TrainingFailure)?.kind == .options }
      #expect(!FileManager.default.fileExists(atPath: toy.folder.file("model")))
    }
  }
}
