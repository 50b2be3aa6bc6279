import Corpora
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

@Suite struct LabelingTrainingTests {
  // MARK: Learning

  private func learning(_ kinds: ToyLabeling.Kind..., change: (inout ToyLabeling) -> Void = { _ in }) throws
    -> ToyLabeling
  {
    try ToyLabeling(kinds, trainingCount: 300, validationCount: 60) { options in
      options.training.plan.size = 16
      options.training.limits.epochs = 12
      options.training.limits.patience = 0
    }.with(change)
  }

  private func best(_ events: [TrainingRun.Event]) throws -> Double {
    try #require(events.scores.compactMap(\.taskScore).max())
  }

  /// Words are new, so their endings must be read; and a field or the encoder must see the word before.
  @Test(arguments: [true, false]) func aTaggerLearnsEndingsAndNeighbors(usesCRF: Bool) throws {
    let toy = try learning(.tags) { $0.files[0].tags.usesCRF = usesCRF }
    #expect(try best(toy.train("model", threads: 2)) > 97)
    let tagger = try Tagger(contentsOf: toy.modelPath("model"))
    #expect(try tagger.tag(["biba bibo", "bibe bibo"]).map { $0.map(\.tag) } == [["NOUN", "CASE"], ["VERB", "ADV"]])
    #expect(try tagger.tag([" biba, "])[0].prefix(1).map(\.range) == [1..<5])
  }

  @Test func spansAreLearnedAndSaidInTheSchemeOfTheFile() throws {
    let toy = try learning(.spans)
    #expect(try best(toy.train("model", threads: 2)) > 95)
    let loaded = try toy.load("model")
    #expect(loaded.vocabularies.heads[0].scheme == .bioes && loaded.vocabularies.heads[0].outputScheme == .bio)
    #expect(loaded.vocabularies.heads[0].labels.names.contains("S-X"))
    let tagger = try Tagger(contentsOf: toy.modelPath("model"))
    #expect(
      try tagger.tag(["kuba bide bido kuba biba bide"]).map { $0.map(\.tag) }
        == [["B-K", "I-K", "O", "B-K", "B-X", "I-X"]])
  }

  @Test(arguments: ClassHeadOptions.Pooling.allCases)
  func aClassifierLearnsWhatIsInAText(pooling: ClassHeadOptions.Pooling) throws {
    let toy = try learning(.classes) {
      $0.files[0].classes.head.poolings = [pooling]
      $0.options.training.limits.epochs = 20
    }
    let score = try best(toy.train("model", threads: 2))
    #expect(score > 90)
    let classifier = try Classifier(contentsOf: toy.modelPath("model"))
    #expect(try classifier.classify(["kuba bibe", "bibe bibo", "bibe"]).map(\.labels) == [["k"], ["o"], ["none"]])
  }

  @Test func severalLabelsAreLearned() throws {
    let toy = try learning(.several)
    #expect(try best(toy.train("model", threads: 2)) > 90)
    let classifier = try Classifier(contentsOf: toy.modelPath("model"))
    #expect(classifier.isMultiLabel)
    let found = try classifier.classify(["kuba bibo", "bibo bibe", "bibe biba"]).map { Set($0.labels) }
    #expect(found == [["k", "o"], ["o"], ["none"]])
  }

  /// The same words with piece by piece tokens, whose first one stands for the word.
  @Test func piecesAreLearnedToo() throws {
    let toy = try learning(.tags) { ($0.options.unit, $0.options.pieceCount) = (.pieces, 270) }
    #expect(try best(toy.train("model", threads: 2)) > 95)
  }

  // MARK: Reports

  @Test func preparationTellsWhatWasRead() throws {
    var toy = try ToyLabeling([.tags])
    try toy.folder.write("biba NOUN\nbide VERB\n\nbiba X\nbiba X\nbiba X\n\nbibo Y\n".utf8, to: "train.tags")
    try toy.folder.write("biba NOUN\n\n\nbida Z\n".utf8, to: "valid.tags")
    toy.options.maximumLength = 2
    let preparation = try #require(try toy.train("model").preparation)
    #expect((preparation.trainingCount, preparation.validationCount) == (2, 2))
    #expect(preparation.omissions.long == 1 && preparation.validationOmissions.long == 0)
    #expect(preparation.vocabularies.map(\.name) == ["words", "characters", "tags"])
    #expect(preparation.vocabularies[2].size == 3, "what is left out teaches no tag")
    #expect(preparation.example == .sentence)
  }

  @Test func anUnknownTagOfTheValidationIsWrongAndNoError() throws {
    let toy = try ToyLabeling([.tags])
    try toy.folder.write("biba NEW\n\nbibe VERB\n".utf8, to: "valid.tags")
    #expect(try best(toy.train("model")) == 50)
  }

  /// It has no loss, and takes none from the sentences beside it.
  @Test func theLossIsOfWhatTheModelCanSay() throws {
    let toy = try ToyLabeling([.tags])
    func losses(_ name: String) throws -> [Double] { try toy.train(name).scores.map(\.loss) }
    let whole = try losses("whole")
    let valid = try toy.folder.bytes("valid.tags")
    try toy.folder.write(Array("biba NEW\nbibe VERB\n\n".utf8) + valid, to: "valid.tags")
    #expect(zip(try losses("more"), whole).allSatisfy { abs($0 / $1 - 1) < 1e-6 })
  }

  /// There would be no loss at all, which looks like the best there can be.
  @Test(arguments: [ToyLabeling.Kind.tags, .classes], [true, false])
  func aValidationOfUnknownLabelsGivesNoLoss(kind: ToyLabeling.Kind, validatesByScore: Bool) throws {
    let toy = try ToyLabeling([kind]) { $0.validatesByScore = validatesByScore }
    let path = toy.files[0].validation
    let texts = kind == .tags ? ["biba NEW\n\nbibe VERB\nbiba NEW\n", "biba NOUN\n"] : ["new\tbiba\n", "k\tkuba\n"]
    try toy.folder.write(texts[0].utf8, to: "valid.\(kind.rawValue)")
    let error = #expect(throws: LabelingError.unknownValidation(path: path)) { try toy.train("model") }
    #expect(error?.description.hasPrefix("\(path): found no example whose labels are all ") == true)
    // One that is known is enough.
    try toy.folder.write((texts[0] + (kind == .tags ? "\n" : "") + texts[1]).utf8, to: "valid.\(kind.rawValue)")
    #expect(try toy.train("model").scores.allSatisfy { $0.loss > 0 })
  }

  // MARK: Every option runs

  static let cases: [LabelingCase] =
    CharacterEncoderOptions.Characters.allCases.map { characters in
      LabelingCase("characters \(characters)") {
        $0.options.spelling.characters = characters
        $0.options.wordVocabulary.usesShape = true
      }
    }
    + [TagScheme?.none, .iob1, .bio, .bioes].flatMap { scheme in
      [true, false].map { usesCRF in
        LabelingCase("\(scheme.map(\.rawValue) ?? "own scheme"), CRF \(usesCRF)", .spans) {
          $0.files[0].tags.scheme = scheme
          $0.files[0].tags.usesCRF = usesCRF
        }
      }
    }
    + [
      LabelingCase("words alone") { $0.options.spelling.characters = .none },
      LabelingCase("affixes") {
        ($0.options.wordVocabulary.longestPrefix, $0.options.wordVocabulary.longestSuffix) = (2, 3)
      },
      LabelingCase("case and digits") {
        ($0.options.wordVocabulary.ignoresCase, $0.options.wordVocabulary.foldsDigits) = (false, true)
      },
      LabelingCase("few words") { $0.options.wordVocabulary.maximumSize = 10 },
      LabelingCase("two columns", .spans) { $0.files[0].tags.columns = [.number(2), .number(-1)] },
      LabelingCase("balanced tags") { ($0.files[0].tags.balancesTags, $0.files[0].tags.usesCRF) = (true, false) },
      LabelingCase("smoothing") { ($0.options.labelSmoothing, $0.files[0].tags.usesCRF) = (0.1, false) },
      LabelingCase("no unknown words") { $0.options.unknownAlpha = 0 },
      LabelingCase("validated by loss") { $0.options.validatesByScore = false },
      LabelingCase("dropout") {
        ($0.options.encoder.embeddingDropout, $0.options.encoder.wordDropout) = (0.3, 0.1)
        ($0.options.encoder.stack.dropout, $0.options.spelling.dropout) = (0.3, 0.3)
        $0.files[0].tags.dropout = 0.3
      },
      LabelingCase("two layers") { $0.options.encoder.stack.layerCount = 2 },
      LabelingCase("one direction") { $0.options.encoder.stack.isBidirectional = false },
      LabelingCase("averages") { ($0.options.training.averageDecay, $0.options.training.keepBest) = (0.9, 3) },
      LabelingCase("batches of tokens") {
        ($0.options.training.plan.unit, $0.options.training.plan.size) = (.tokens, 20)
      },
      LabelingCase("one by one") { ($0.options.training.plan.size, $0.options.training.shardCount) = (1, 1) },
      LabelingCase("bfloat16") { $0.options.storage = .bfloat16 },
      LabelingCase("int8, characters by an LSTM") { $0.options.storage = .int8 },
      LabelingCase("int8, spans and several labels", .spans, .several) { $0.options.storage = .int8 },
      LabelingCase("pieces", .classes) { $0.options.unit = .pieces },
      LabelingCase("every pooling", .classes) {
        $0.files[0].classes.head.poolings = [.max, .mean, .last, .attention]
        ($0.files[0].classes.head.poolsAllLayers, $0.files[0].classes.head.hiddenSize) = (true, 7)
        $0.options.encoder.stack.layerCount = 2
      },
      LabelingCase("balanced labels", .classes) { $0.files[0].classes.balancesLabels = true },
      LabelingCase("balanced several labels", .several) { $0.files[0].classes.balancesLabels = true },
      LabelingCase("tags and classes", .tags, .classes),
      LabelingCase("spans and several labels", .spans, .several) { $0.files[1].weight = 0.3 },
    ]

  @Test(arguments: cases) func everyOptionTrainsAndLoads(setup: LabelingCase) throws {
    var toy = try setup.toy()
    toy.options.training.limits.epochs = 2
    let before = try toy.folder.names
    let events = try toy.train("model")
    #expect(events.endReason == .epochs)
    #expect(events.scores.count >= 2 && events.scores.allSatisfy { $0.loss.isFinite })
    #expect(events.scores.allSatisfy { $0.taskScore.map { (0...100).contains($0) } ?? !toy.options.validatesByScore })
    let loaded = try toy.load("model")
    let lines = ["biba bibo", "", "KÜBA 12!"]
    for head in loaded.model.heads {
      if head is TagHead {
        #expect(try Tagger(loaded, path: "").tag(lines).map(\.count) == [2, 0, 3])
      } else {
        #expect(try Classifier(loaded, path: "").classify(lines).map(\.ranking.isEmpty) == [false, true, false])
      }
    }
    // The checkpoint stays to say that the training is finished; nothing else is left behind.
    #expect(try Set(toy.folder.names) == Set(before + ["model.safetensors", "model.safetensors.checkpoint"]))
  }

  // MARK: Files and options

  @Test func filesThatCannotBeUsedAreRefused() throws {
    let toy = try ToyLabeling([.tags])
    let missing = toy.folder.file("missing")
    let empty = try toy.folder.write([], to: "empty")
    #expect(throws: TextError.missingFile(path: missing)) { try toy.with { $0.files[0].training = missing }.train("m") }
    #expect(throws: TextError.missingFile(path: missing)) {
      try toy.with { $0.files[0].validation = missing }.train("m")
    }
    #expect(throws: CorpusError.noSentences(path: empty, long: 0)) {
      try toy.with { $0.files[0].training = empty }.train("m")
    }
    #expect(throws: CorpusError.noSentences(path: empty, long: 0)) {
      try toy.with { $0.files[0].validation = empty }.train("m")
    }
    #expect(throws: ColumnError.self) { try toy.with { $0.files[0].tags.columns = [.number(3)] }.train("m") }
    #expect(throws: LabelingError.noFiles) { try toy.with { $0.files = [] }.train("m") }
    #expect(throws: OptionError.self) { try toy.with { $0.options.encoder.stack.hiddenSize = 7 }.train("m") }
    #expect(try toy.folder.names.sorted() == ["empty", "train.tags", "valid.tags"])
  }

  @Test func severalLabelsWhereOneIsAskedForAreRefused() throws {
    let toy = try ToyLabeling([.several]).with { $0.files[0].classes.head.isMultiLabel = false }
    let error = #expect(throws: LabelingError.self) { try toy.train("model") }
    guard case .tooManyLabels(let path, let line, 2) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let lines = String(decoding: try toy.folder.bytes("train.several"), as: UTF8.self).split(separator: "\n")
    #expect(path == toy.files[0].training && lines[line - 1].hasPrefix("__label__k __label__o "))
  }
}
