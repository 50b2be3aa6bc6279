import Corpora
import Foundation
import Tandem
import TestSupport
import Testing
import Training

/// A translator that learns its own translations of some text beside new pairs.
@Suite struct ReplayTests {
  private struct Setup {
    let toy: ToyTraining
    let replayed: String
    var options = AdaptationOptions()
    var replay: ReplayedText?

    /// The base reads backward; the pairs that it is adapted to read forward.
    init() throws {
      toy = try ToyTraining(trainingPairs: 200).with {
        ($0.training.limits.epochs, $0.model.encoder.stack.hiddenSize, $0.model.decoder.stack.hiddenSize) = (30, 32, 32)
      }
      try toy.train("base")
      try toy.folder.write(Self.file(ToyTraining.sentences(60, seed: 8)), to: "mine")
      replayed = try toy.folder.write(Self.file(ToyTraining.sentences(90, seed: 9)), to: "replayed")
      options.training.schedule.rate = 0.01
      options.training.schedule.warmupSteps = 0
      options.training.optimizer.pull = 0
      options.training.baseShare = 0
      options.training.limits.epochs = 6
      options.training.limits.patience = 0
      replay = ReplayedText(replayed)
    }

    private static func file(_ sentences: [[String]]) -> [UInt8] {
      Array(sentences.map { $0.joined(separator: " ") + "\n" }.joined().utf8)
    }

    @discardableResult
    func adapt(_ name: String, threads: Int = 1, stopAfter: Int? = nil) throws -> [TrainingRun.Event] {
      let mine = toy.folder.file("mine")
      var adaptation = ModelAdaptation(
        of: toy.modelPath("base"), on: .pairs(ParallelFiles(source: mine, target: mine)), model: toy.modelPath(name),
        options: options, threads: threads)
      adaptation.replay = replay
      var (events, asked) = ([TrainingRun.Event](), 0)
      try adaptation.run(
        report: { events.append($0) },
        shouldStop: {
          asked += 1
          return asked == stopAfter
        })
      return events
    }

    func failure(_ change: (inout Setup) -> Void) throws -> String {
      var other = self
      change(&other)
      let setup = other
      return "\(try #require(#expect(throws: TrainingFailure.self) { try setup.adapt("model") }))"
    }

    /// How many of the sentences of a file a model translates as the base does.
    func agreement(of name: String) throws -> Int {
      let lines = try String(decoding: toy.folder.bytes("replayed"), as: UTF8.self).split(separator: "\n").map(
        String.init)
      func translations(_ name: String) throws -> [String] {
        try Translator(contentsOf: toy.modelPath(name)).translate(lines).map(\.text)
      }
      return try zip(translations(name), translations("base")).count { $0 == $1 }
    }
  }

  @Test func aModelKeepsMoreOfWhatItKnew() throws {
    var setup = try Setup()
    try setup.adapt("replaying")
    setup.replay = nil
    try setup.adapt("forgetting")
    let (replaying, forgetting) = try (setup.agreement(of: "replaying"), setup.agreement(of: "forgetting"))
    #expect(replaying > forgetting + 10, "\(replaying) and \(forgetting) of 90 as before")
  }

  @Test func anEpochTakesSentencesByTheRate() throws {
    var setup = try Setup()
    setup.replay?.rate = 0.5
    let preparation = try #require(setup.adapt("model", stopAfter: 1).preparation)
    // Ten pairs are held out, and none of the replayed sentences.
    #expect(preparation.trainingCount == 50 + 90 && preparation.validationCount == 10)
    #expect(
      preparation.remarks.last
        == "an epoch has about 75 pairs: 50 × 1 of \(setup.toy.folder.file("mine")) and "
        + "\(setup.toy.folder.file("mine")), 90 × 0.278 of \(setup.replayed)")
    setup.replay?.limit = 20
    #expect(try #require(setup.adapt("few", stopAfter: 1).preparation).trainingCount == 50 + 20)
    let training = try ModelFile.load(setup.toy.modelPath("few")).description.provenance["training_files"]
    #expect(training?.contains("replayed") == true)
  }

  @Test func noSentenceComesTwiceInAnEpoch() {
    var replay = ReplayedText("text")
    replay.rate = 3
    #expect(replay.weight(count: 600, pairs: 100) == 0.5)
    #expect(replay.weight(count: 200, pairs: 100) == 1)
  }

  @Test func threadsAndStopsChangeNoByte() throws {
    let setup = try Setup()
    try setup.adapt("one")
    try setup.adapt("many", threads: 2)
    let expected = try setup.toy.modelBytes("one")
    #expect(try setup.toy.modelBytes("many") == expected)
    try setup.adapt("stopped", stopAfter: 9)
    let refusal = try setup.failure { other in
      other.replay?.rate = 1
      try? FileManager.default.moveItem(
        atPath: other.toy.modelPath("stopped") + ".checkpoint", toPath: other.toy.modelPath("model") + ".checkpoint")
    }
    #expect(refusal.contains("replay.rate 1, checkpoint: 2"), "\(refusal)")
    try FileManager.default.moveItem(
      atPath: setup.toy.modelPath("model") + ".checkpoint", toPath: setup.toy.modelPath("stopped") + ".checkpoint")
    try setup.adapt("stopped")
    #expect(try setup.toy.modelBytes("stopped") == expected)
  }

  @Test func mistakesAreToldWithARemedy() throws {
    let setup = try Setup()
    #expect(
      try setup.failure { $0.replay?.rate = 0 }.contains(
        "replay.rate is 0.0, expected a number above 0 and at most 1000"))
    #expect(try setup.failure { $0.replay?.rate = .nan }.contains("replay.rate is nan"))
    #expect(try setup.failure { $0.replay?.limit = 0 }.contains("replay.limit"))
    #expect(try setup.failure { $0.replay?.path = "/nowhere" }.contains("/nowhere"))
    try setup.toy.folder.write(Array("\n \n".utf8), to: "replayed")
    #expect(try setup.failure { _ in }.contains("has no lines"))
  }

  @Test func otherModelsHaveNoTranslationsToLearn() throws {
    let toy = try ToyLabeling([.classes])
    try toy.train("base")
    var adaptation = ModelAdaptation(
      of: toy.modelPath("base"), on: .file(toy.files[0].training), model: toy.modelPath("model"))
    adaptation.replay = ReplayedText("general.en")
    let given = adaptation
    let error = try #require(#expect(throws: TrainingFailure.self) { try given.run() })
    #expect(
      "\(error)"
        == "\(toy.modelPath("base")) is a classifier, and general.en is text for a translator to translate and "
        + "learn from; leave it out.")
  }
}
