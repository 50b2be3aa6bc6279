import Corpora
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Trained models that are fitted to other text.
@Suite struct ModelAdaptationTests {
  /// A base of each kind, and text to adapt it to.
  enum Kind: String, CaseIterable, Sendable {
    case translator, tagger, spans, classifier, labels, text
  }

  struct Setup {
    let folder: TemporaryFolder
    let base: String
    let examples: ModelAdaptation.Examples
    var options = AdaptationOptions()

    init(_ kind: Kind, storage: WeightStorage = .float32, _ change: (inout AdaptationOptions) -> Void = { _ in }) throws
    {
      func labeling(_ kind: ToyLabeling.Kind) throws -> (TemporaryFolder, String, ModelAdaptation.Examples) {
        let toy = try ToyLabeling([kind]) { $0.storage = storage }
        try toy.train("base")
        let own = try toy.folder.write(kind.file(ToyLabeling.sentences(200, seed: 8)).utf8, to: "mine")
        return (toy.folder, toy.modelPath("base"), .file(own))
      }
      switch kind {
      case .translator:
        let toy = try ToyTraining().with { ($0.storage, $0.options.learnsShortlist) = (storage, true) }
        try toy.train("base")
        let own = ToyTraining.sentences(60, seed: 8).map { $0.joined(separator: " ") + "\n" }.joined()
        let path = try toy.folder.write(own.utf8, to: "mine")
        (folder, base, examples) = (
          toy.folder, toy.modelPath("base"), .pairs(ParallelFiles(source: path, target: path))
        )
      case .tagger: (folder, base, examples) = try labeling(.tags)
      case .spans: (folder, base, examples) = try labeling(.spans)
      case .classifier: (folder, base, examples) = try labeling(.classes)
      case .labels: (folder, base, examples) = try labeling(.several)
      case .text:
        let toy = try ToyText { $0.storage = storage }
        try toy.train("base")
        let own = try toy.folder.write(
          (1...40).map { String(repeating: "ca ", count: $0 % 7) + String(repeating: "é ", count: $0 % 6) + "cab\n" }
            .joined().utf8, to: "mine")
        (folder, base, examples) = (toy.folder, toy.folder.file("base"), .file(own))
      }
      options.training.schedule.rate = 0.005
      options.training.schedule.warmupSteps = 0
      options.training.limits.epochs = 4
      options.training.limits.patience = 0
      // Toys are to learn in some steps.
      options.training.optimizer.pull = 1
      change(&options)
    }

    func adaptation(_ name: String, threads: Int = 1) -> ModelAdaptation {
      ModelAdaptation(of: base, on: examples, model: folder.file(name), options: options, threads: threads)
    }

    @discardableResult
    func adapt(_ name: String, threads: Int = 1, stopAfter: Int? = nil) throws -> [TrainingRun.Event] {
      var events: [TrainingRun.Event] = []
      var asked = 0
      try adaptation(name, threads: threads).run(
        report: { events.append($0) },
        shouldStop: {
          asked += 1
          return asked == stopAfter
        })
      return events
    }

    func description(_ path: String) throws -> ModelDescription { try ModelFile.load(path).description }
  }

  // MARK: What comes of it

  @Test(arguments: Kind.allCases) func aModelLearnsAndKeepsItsParts(kind: Kind) throws {
    let setup = try Setup(kind)
    let events = try setup.adapt("mine.model")
    #expect(try #require(events.scores.map(\.loss).min()) < #require(events.scores.first).loss)
    let preparation = try #require(events.preparation)
    #expect(preparation.remarks.first == "the training begins with \(setup.base)")
    #expect(preparation.validationCount > 0 && preparation.validationCount < preparation.trainingCount)
    let (base, made) = (try setup.description(setup.base), try setup.description(setup.folder.file("mine.model")))
    #expect(made.kind == base.kind && made.options == base.options && made.parts == base.parts)
    #expect(made.provenance["base"] == setup.base.split(separator: "/").last.map(String.init))
    #expect(made.provenance["training_files"]?.contains("mine") == true)
    _ = try TrainedModel(contentsOf: setup.folder.file("mine.model"))
  }

  @Test(arguments: Kind.allCases) func threadsAndStopsChangeNoByte(kind: Kind) throws {
    let setup = try Setup(kind)
    try setup.adapt("one")
    try setup.adapt("many", threads: 2)
    let expected = try setup.folder.bytes("one")
    #expect(try setup.folder.bytes("many") == expected)
    for stop in [1, 3, 7] {
      try setup.adapt("stopped \(stop)", stopAfter: stop)
      try setup.adapt("stopped \(stop)")
      #expect(try setup.folder.bytes("stopped \(stop)") == expected, "stopped after \(stop)")
    }
  }

  @Test(arguments: WeightStorage.allCases) func numbersAreStoredAsTheBaseHasThem(storage: WeightStorage) throws {
    let setup = try Setup(.translator, storage: storage)
    try setup.adapt("same")
    #expect(try setup.description(setup.folder.file("same")).kind == .translator)
    let types = { (path: String) in Set(try ModelFile.load(path).tensors.entries.map(\.type)) }
    #expect(try types(setup.folder.file("same")) == types(setup.base))
    var other = setup
    other.options.storage = .bfloat16
    try other.adapt("other")
    #expect(try types(setup.folder.file("other")) == [.bfloat16])
  }

  @Test func theFirstValidationIsThatOfTheBase() throws {
    let setup = try Setup(.translator) { $0.training.limits.steps = 1 }
    let job = try setup.adaptation("job").job()
    let events = try setup.adapt("mine.model")
    let first = try #require(events.scores.first)
    let validated = try job.prepare()
    #expect(try first == validated.task.validate(validated.initialWeights, workers: Workers(threadCount: 1)))
  }

  /// A share of 1 in the kept weights leaves the base; a pull of the whole way, too.
  @Test func theWholePullKeepsTheBase() throws {
    let changes: [(inout AdaptationOptions) -> Void] = [
      { $0.training.baseShare = 1 }, { ($0.training.optimizer.pull, $0.training.baseShare) = (300, 0) },
    ]
    for change in changes {
      let setup = try Setup(.translator, change)
      try setup.adapt("mine.model")
      let weights = { (path: String) in try #require(TrainedModel(contentsOf: path).weights).array.elements }
      #expect(try weights(setup.folder.file("mine.model")) == weights(setup.base))
    }
  }

  @Test func examplesForValidationTakeThePlaceOfAHeldOutPart() throws {
    let setup = try Setup(.classifier)
    guard case .file(let path, _) = setup.examples else { return }
    let adaptation = ModelAdaptation(
      of: setup.base, on: .file(path, validation: setup.folder.file("valid.classes")),
      model: setup.folder.file("model"), options: setup.options)
    var preparation: TrainingRun.Preparation?
    try adaptation.run(report: { if case .prepared(let found) = $0 { preparation = found } })
    #expect(try (#require(preparation).trainingCount, #require(preparation).validationCount) == (200, 24))
  }

  @Test func aModelThatCopiesSymbolsGoesOnToMeetThem() throws {
    for rate in [0, 0.3] {
      let toy = try ToyTraining().with { ($0.text.placeholderRate, $0.text.vocabularySize) = (rate, 400) }
      try toy.with { $0.training.limits.steps = 1 }.train("base")
      let adaptation = ModelAdaptation(of: toy.modelPath("base"), on: .pairs(toy.files), model: toy.modelPath("model"))
      let training = try #require(adaptation.job() as? TranslatorTraining)
      #expect(training.options.text.placeholderRate == (rate > 0 ? 0.1 : 0))
      var options = AdaptationOptions()
      options.training.limits.epochs = 1
      try ModelAdaptation(
        of: toy.modelPath("base"), on: .pairs(toy.files), model: toy.modelPath("model"), options: options
      ).run()
    }
  }

  // MARK: What does not fit

  @Test func otherOptionsAndOtherBasesAreRefused() throws {
    let setup = try Setup(.translator)
    try setup.adapt("model", stopAfter: 2)
    for (name, change): (String, (inout AdaptationOptions) -> Void) in [
      ("training.optimizer.pull", { $0.training.optimizer.pull = 3 }),
      ("training.baseShare", { $0.training.baseShare = 0 }),
      ("heldOut.share", { $0.heldOutShare = 0.4 }),
    ] {
      var other = setup
      change(&other.options)
      let error = #expect(throws: TrainingFailure.self) { try other.adapt("model") }
      #expect("\(try #require(error))".contains(name))
    }
    // The same model with other numbers.
    let file = try ModelFile.load(setup.base)
    let weights = try LoadedTranslationModel(contentsOf: setup.base).weights.roundedToBFloat16()
    try file.description.save(weights, to: setup.base)
    let error = #expect(throws: TrainingFailure.self) { try setup.adapt("model") }
    #expect("\(try #require(error))".contains("another weights at the start"))
  }

  @Test(arguments: [Kind.tagger, .spans, .classifier, .labels]) func unknownLabelsAreNamed(kind: Kind) throws {
    let setup = try Setup(kind)
    guard case .file(let path, _) = setup.examples else { return }
    let line =
      switch kind {
      case .tagger: "xa PARTICLE\n\n"
      case .spans: "xa NOUN B-PARTICLE\n\n"
      case .classifier: "PARTICLE\txa\n"
      default: "__label__PARTICLE xa\n"
      }
    try setup.folder.write(try setup.folder.bytes("mine") + Array(line.utf8), to: "mine")
    let error = try #require(#expect(throws: TrainingFailure.self) { try setup.adapt("model") })
    #expect("\(error)".hasPrefix("\(path): found \""), "\(error)")
    #expect("\(error)".contains("PARTICLE\", expected labels that the model knows: \""), "\(error)")
    #expect(error.kind == .text)
  }

  @Test func filesOfAnotherKindAreRefusedWithASentence() throws {
    let (translator, tagger) = (try Setup(.translator), try Setup(.tagger))
    func message(_ base: String, _ examples: ModelAdaptation.Examples) throws -> String {
      let adaptation = ModelAdaptation(of: base, on: examples, model: translator.folder.file("model"))
      return "\(try #require(#expect(throws: TrainingFailure.self) { try adaptation.run() }))"
    }
    #expect(
      try message(tagger.base, translator.examples)
        == "\(tagger.base) is a tagger, which learns from one file; give it as --train.")
  }

  @Test func jointModelsAreRefusedWithASentence() throws {
    let toy = try ToyLabeling([.tags, .classes])
    try toy.train("joint")
    let adaptation = ModelAdaptation(
      of: toy.modelPath("joint"), on: .file(toy.files[0].training), model: toy.modelPath("model"))
    let error = #expect(throws: TrainingFailure.self) { try adaptation.run() }
    #expect("\(try #require(error))".contains("cannot be adapted yet"))
  }

  @Test func severalColumnsAreReadAsTheModelHasLearnedThem() throws {
    var toy = try ToyLabeling([.spans])
    toy.files[0].tags.columns = [.number(2), .number(3)]
    try toy.train("base")
    let own = try toy.folder.write(ToyLabeling.Kind.spans.file(ToyLabeling.sentences(60, seed: 8)).utf8, to: "mine")
    var adaptation = ModelAdaptation(of: toy.modelPath("base"), on: .file(own), model: toy.modelPath("model"))
    try adaptation.run()
    adaptation.tagColumns = [.number(2)]
    let oneColumn = adaptation
    let error = #expect(throws: TrainingFailure.self) { try oneColumn.run() }
    #expect("\(try #require(error))".contains(" predicts spans.2, spans.3, and 1 of the columns "))
    let (base, made) = (try toy.load("base").vocabularies.heads, try toy.load("model").vocabularies.heads)
    #expect(base == made && base.count == 2)
  }
}
