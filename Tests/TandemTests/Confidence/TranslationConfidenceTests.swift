import Documents
import Evaluation
import Foundation
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// How far translations are to be trusted, by models that read the toy language backward.
@Suite struct TranslationConfidenceTests {
  private static let key = "confidence"

  /// As few pairs as make a fit: most are learned, and some are longer than any of the training.
  private static func toy() throws -> ToyTraining {
    var toy = try ToyTraining(trainingPairs: 300, validationPairs: TranslationConfidence.fewestPairs)
    toy.options.model.setStacks { $0.hiddenSize = 32 }
    toy.options.training.limits.epochs = 9
    toy.options.training.schedule.warmupSteps = 0
    let long = ToyTraining.sentences(160, seed: 3)
    let sources = stride(from: 0, to: long.count, by: 8).map { long[$0..<$0 + 8].flatMap { $0 } }
    for (name, sentences) in [("valid.source", sources), ("valid.target", sources.map { $0.reversed() })] {
      let lines = sentences.map { $0.joined(separator: " ") + "\n" }.joined()
      try toy.folder.write(try toy.folder.bytes(name) + Array(lines.utf8), to: name)
    }
    return toy
  }

  private static let trained = Result {
    let toy = try TranslationConfidenceTests.toy()
    try toy.train("model")
    return toy
  }

  private func translator() throws -> Translator {
    try Translator(contentsOf: Self.trained.get().modelPath("model"))
  }

  private func confidences(of lines: [String]) throws -> [Double] {
    try translator().translate(lines).map { try #require($0.candidates[0].confidence) }
  }

  // MARK: Training

  @Test func aTrainingEndsWithAFit() throws {
    let toy = try Self.trained.get()
    let fit = try #require(try translator().confidence)
    #expect(fit.isReadable != nil, "letters in another order are none of the language")
    let lines = try toy.validationLines
    let found = try translator().translate(lines.map(\.source))
    let score = CalibrationScore(
      of: found.map { $0.candidates[0].confidence ?? 0 },
      outcomes: zip(found, lines).map { TranslationOutcome.isGood($0.text, reference: $1.target) })
    // On the pairs of the fit itself the probabilities add up, but for those of sentences that look unreadable.
    #expect(abs(score.meanProbability - score.share) < 0.1, "\(score)")
    #expect(score.areaUnderROC ?? 0 > 0.6, "\(score)")
  }

  @Test func fewPairsMakeNone() throws {
    let toy = try ToyTraining(validationPairs: TranslationConfidence.fewestPairs - 1)
    try toy.train("model")
    let translator = try Translator(contentsOf: toy.modelPath("model"))
    #expect(try translator.translate("ba ce").candidates[0].confidence == nil)
    var options = TranslatorOptions()
    options.lowConfidence = LowConfidence(below: 0.5)
    #expect(throws: TranslatorError.noConfidence(withLanguageModel: false)) {
      try translator.translate(["ba ce"], options: options)
    }
  }

  @Test func stopsAndThreadsChangeNoByte() throws {
    let toy = try Self.toy()
    try toy.train("whole")
    try toy.train("stopped", stopAfter: 11)
    try toy.train("stopped", threads: 3)
    #expect(try toy.modelBytes("whole") == toy.modelBytes("stopped"))
    #expect(try ModelFile.load(toy.modelPath("whole")).description.parts[Self.key] != nil)
  }

  @Test func anAdaptedModelKnowsTheWordsOfBoth() throws {
    let toy = try Self.trained.get()
    let other = try ToyTraining(validationPairs: TranslationConfidence.fewestPairs)
    _ = try other.folder.write(Array("zo zo zo ba\nzo ba\n".utf8), to: "train.source")
    _ = try other.folder.write(Array("ba zo zo zo\nba zo\n".utf8), to: "train.target")
    var options = AdaptationOptions()
    options.training.limits.epochs = 1
    try ModelAdaptation(
      of: toy.modelPath("model"), on: .pairs(other.files, validation: other.validation),
      model: other.modelPath("mine"), options: options
    ).run()
    let mine = try Translator(contentsOf: other.modelPath("mine"))
    let known = try #require(mine.text.wordFrequencies)
    #expect(known.summary(of: "zo ba hä").knownLetterCount == 6)
    #expect(mine.confidence != nil)
  }

  @Test func aPartThatDoesNotFitIsRefused() throws {
    let toy = try Self.trained.get()
    let path = toy.modelPath("model")
    let file = try ModelFile.load(path)
    let fit = LogisticRegression(weights: [1], bias: 0)
    for part in [
      try JSONEncoder().encode(TranslationConfidence(isReadable: fit, isGood: fit, isWordFound: fit)), Data("{}".utf8),
    ] {
      var description = file.description
      description.parts[Self.key] = String(decoding: part, as: UTF8.self)
      let damaged = toy.folder.file("damaged.safetensors")
      try description.save(LoadedTranslationModel(contentsOf: path).weights, as: .float32, to: damaged)
      #expect(throws: ModelFileError.self) { try Translator(contentsOf: damaged) }
    }
  }

  @Test func anAverageHasNoFitAndIsMadeOfModelsThatHaveOne() throws {
    let toy = try Self.trained.get()
    var other = toy
    other.options.training.seed = 2
    try other.train("other")
    let average = try ModelAverage(of: [toy.modelPath("model"), toy.modelPath("other")])
    #expect(average.description.parts[Self.key] == nil)
    #expect(try ModelAverage(of: [toy.modelPath("model")]).description.parts[Self.key] != nil)
  }

  @Test func anEnsembleHasTheFitOfItsFirstModel() throws {
    let toy = try Self.trained.get()
    let file = try ModelFile.load(toy.modelPath("model"))
    var description = file.description
    description.parts[Self.key] = nil
    description.parts["source_words"] = nil
    let older = toy.folder.file("older.safetensors")
    try description.save(LoadedTranslationModel(contentsOf: toy.modelPath("model")).weights, as: .float32, to: older)
    let first = try Translator(contentsOf: [toy.modelPath("model"), older])
    let last = try Translator(contentsOf: [older, toy.modelPath("model")])
    #expect(try first.translate("xq zzk wv").candidates[0].confidence ?? 1 < 0.5)
    #expect(try last.translate("xq zzk wv").candidates[0].confidence == nil)
  }

  @Test func aFitWithoutTheWordsThatItGoesByIsRefused() throws {
    let toy = try Self.trained.get()
    var description = try ModelFile.load(toy.modelPath("model")).description
    description.parts["source_words"] = nil
    let damaged = toy.folder.file("no-words.safetensors")
    try description.save(LoadedTranslationModel(contentsOf: toy.modelPath("model")).weights, as: .float32, to: damaged)
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: damaged) }
  }

  // MARK: Translations

  @Test func noiseHasLessThanAnySentence() throws {
    let sentences = try confidences(of: Self.trained.get().validationLines.map(\.source))
    let noise = try confidences(of: ["xq zzk wv", "ab ec id", "РУССКИЙ", "qqqqqqqqqq"])
    #expect(noise.max() ?? 1 < sentences.min() ?? 0)
  }

  @Test func noiseIsTold() throws {
    let translations = try translator().translate(["ba ce di", "xq zzk wv"])
    #expect(translations.map { $0.issues.contains(.unfamiliarText) } == [false, true])
  }

  @Test func aLineHasTheConfidenceOfItsLeastProbableSentence() throws {
    let (one, other) = ("ba ce.", "Xq zzk wv qq.")
    let single = try confidences(of: [one, other])
    let together = try confidences(of: ["\(one) \(other)"])
    #expect(together == [single.min()])
  }

  @Test func aLineWithoutWordsIsRight() throws {
    #expect(try confidences(of: ["", "  "]) == [1, 1])
  }

  @Test func wordsHaveConfidencesAndEndsHaveNone() throws {
    let translator = try translator()
    let candidate = try translator.translate("ba ce di").candidates[0]
    let words = translator.wordScores(of: candidate)
    #expect(words.last?.confidence == nil && words.last?.text == "</s>")
    #expect(words.dropLast().allSatisfy { (0...1).contains($0.confidence ?? -1) })
    #expect(words.dropLast().map(\.text) == candidate.text.split(separator: " ").map(String.init))
    #expect(translator.tokenScores(of: candidate).allSatisfy { $0.confidence == nil })
  }

  @Test func aWordHasTheConfidenceOfItsOwnSentence() throws {
    let translator = try translator()
    func confidences(_ line: String) throws -> [Double] {
      translator.wordScores(of: try translator.translate(line).candidates[0]).compactMap(\.confidence)
    }
    let (sentence, noise) = ("Ba ce.", "Xq zzk wv qq.")
    #expect(try confidences("\(sentence) \(noise)") == confidences(sentence) + confidences(noise))
  }

  @Test func eachCandidateHasItsOwn() throws {
    var options = TranslatorOptions()
    options.search.nBest = 3
    let candidates = try translator().translate("ba ce di", options: options).candidates
    #expect(Set(candidates.map(\.confidence)).count > 1)
  }

  // MARK: What becomes of low confidence

  private func acted(_ action: LowConfidence.Action, below threshold: Double, _ line: String) throws -> Translation {
    var options = TranslatorOptions()
    options.lowConfidence = LowConfidence(below: threshold, action)
    return try translator().translate(line, options: options)
  }

  @Test func translationsAreMarkedReplacedOrLeftOut() throws {
    let line = "ba  ce di"
    let plain = try translator().translate(line).text
    #expect(try acted(.mark, below: 1, line).text == "[?] " + plain)
    #expect(try acted(.source, below: 1, line).text == line)
    #expect(try acted(.empty, below: 1, line).text == "")
    #expect(try acted(.empty, below: 1, line).issues.contains(.lowConfidence))
    let confident = try acted(.empty, below: 1e-9, line)
    #expect(confident.text == plain && confident.issues.isEmpty)
  }

  @Test(arguments: [
    (LowConfidence.Action.source, "<p>ba <b>ce</b> di</p>"), (.empty, "<p><b></b></p>"),
  ])
  func tagsOfADocumentStay(action: LowConfidence.Action, expected: String) throws {
    var options = TranslatorOptions()
    options.lowConfidence = LowConfidence(below: 1, action)
    let html = try #require(Translator.Document(named: "html"))
    let found = try translator().translate("<p>ba <b>ce</b> di</p>", as: html, options: options)
    #expect(found.text == expected)
    #expect(found.issues[.lowConfidence]?.count == 1 && found.issues[.lostPlaceholders] == nil)
  }
}

extension ToyTraining {
  fileprivate var validationLines: [(source: String, target: String)] {
    get throws {
      let (source, target) = (try folder.bytes("valid.source"), try folder.bytes("valid.target"))
      func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      }
      return Array(zip(lines(source), lines(target)).map { (source: $0, target: $1) })
    }
  }
}
