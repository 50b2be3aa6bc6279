import Decoding
import Foundation
import Models
import NGrams
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Tokens

@Suite struct TranslatorFusionTests {
  private let oneWorker = Workers(threadCount: 1)
  private static let lines = ["ba ce", "", "gu", "hä hä fo di", "di ba ba", "x", "ce fo gu ba di hä ce"]

  /// A translator and language models of its target tokens.
  private struct Models {
    let toy: ToyTraining
    var translatorPath: String { toy.modelPath("translator") }
    var recurrentPath: String { toy.modelPath("lm") }
    var carryingPath: String { toy.modelPath("carrying") }
    var ngramPath: String { toy.folder.file("pieces.arpa") }
    let translator: Translator

    init() throws {
      toy = try ToyTraining()
      try toy.train("translator")
      translator = try Translator(contentsOf: toy.modelPath("translator"))
      for (path, carries) in [(recurrentPath, false), (carryingPath, true)] {
        try Models.train(path, tokensOf: toy.modelPath("translator"), on: toy) { $0.model.carriesState = carries }
      }
      // As `tandem tokenize --side target` cuts it; of a word alone, lest all tokens be known.
      let target = translator.target
      let cut = ["ba ba", "ba"].map {
        target.vocabulary.tokens(for: target.encode($0)).joined(separator: " ") + "\n"
      }
      try Models.count(cut.joined(), to: ngramPath, in: toy.folder)
    }

    static func train(
      _ path: String, tokensOf translator: String? = nil, on toy: ToyTraining,
      _ change: (inout LanguageModelTrainingOptions) -> Void
    ) throws {
      var options = LanguageModelTrainingOptions()
      options.model.encoder.embeddingSize = 6
      (options.model.encoder.stack.hiddenSize, options.model.encoder.stack.layerCount) = (8, 1)
      options.model.setDropout(0)
      (options.training.limits.epochs, options.training.schedule.rate, options.training.plan.size) = (2, 0.02, 8)
      change(&options)
      try LanguageModelTraining(
        on: toy.files.target, validation: toy.validation.target, model: path, tokensOf: translator,
        options: options
      ).run()
    }

    static func count(
      _ text: String, to path: String, unit: NGramUnit = .words, smoothing: Smoothing? = nil, in folder: TemporaryFolder
    ) throws {
      var training = NGramTraining()
      if let smoothing { training.smoothing = smoothing }
      (training.order, training.unit) = (2, unit)
      let reader = try LineReader(path: try folder.write(text.utf8, to: "counted"))
      try training.run(reader).estimate.model.write(to: path)
    }
  }

  private static let models = Result { try Models() }

  private func options(_ change: (inout TranslatorOptions) -> Void = { _ in }) -> TranslatorOptions {
    translatorOptions {
      ($0.search.beamSize, $0.search.nBest) = (4, 4)
      change(&$0)
    }
  }

  @Test(arguments: [1, 2], ["recurrent", "carrying", "n-grams"])
  func scoresAreSumsOfBothModels(members: Int, kind: String) throws {
    let models = try Self.models.get()
    let path = ["recurrent": models.recurrentPath, "carrying": models.carryingPath, "n-grams": models.ngramPath][kind]!
    let translator = try Translator(contentsOf: Array(repeating: models.translatorPath, count: members))
    let fused = try translator.fused(withLanguageModel: path, weight: 0.4)
    let language = try LanguageModel(contentsOf: path)
    let (start, end) = (SpecialTokens.start, SpecialTokens.end)
    let member = translator.members[0]
    let scorer = TranslationScorer(member.model, weights: member.weights)
    var unknownCount = 0
    for (line, translation) in zip(
      Self.lines, try fused.translate(Self.lines, options: options(), workers: oneWorker)) where !line.isEmpty
    {
      for candidate in translation.candidates {
        let tokens = candidate.hypothesis.tokens
        let ofTranslator = scorer.logProbabilities(
          TranslationBatch(
            [(translator.source.encode(line), tokens)], start: start, end: end)
        )[0]
        let ofLanguage: [Double]
        switch language.kind {
        case .neural(let loaded):
          let scorer = LanguageScorer(loaded.model, weights: loaded.weights)
          let batch = LanguageBatch(lines: [(tokens + [end])[...]], start: kind == "carrying" ? end : start)
          ofLanguage = scorer.logProbabilities(batch)[0].map { Double($0) }
        case .ngrams(let model):
          let words = model.vocabulary.ids(
            for: translator.target.vocabulary.tokens(for: tokens))
          unknownCount += words.count { $0 == SpecialTokens.unknown }
          ofLanguage = model.logProbabilities(of: words[...])
        }
        let found = candidate.hypothesis.tokenLogProbabilities
        try #require(found.count == tokens.count + 1 && ofLanguage.count == found.count)
        for place in found.indices {
          #expect(abs(Double(found[place]) - Double(ofTranslator[place]) - 0.4 * ofLanguage[place]) < 1e-4)
        }
        #expect(abs(candidate.score - candidate.hypothesis.logProbability / Double(found.count)) < 1e-9)
      }
    }
    #expect(kind != "n-grams" || unknownCount > 0, "some tokens should be unknown to the n-grams")
  }

  @Test(arguments: TranslatorTests.Search.all, [false, true])
  func batchesAndThreadsChangeNoBit(search: TranslatorTests.Search, isRecurrent: Bool) throws {
    let models = try Self.models.get()
    let translator = try Translator(contentsOf: Array(repeating: models.translatorPath, count: isRecurrent ? 2 : 1))
      .fused(withLanguageModel: isRecurrent ? models.recurrentPath : models.ngramPath, weight: 0.5)
    let expected = try translator.translate(Self.lines, options: search.options, workers: oneWorker)
    for (batchSize, threads) in [(1, 1), (3, 2), (2, 3)] {
      var options = search.options
      options.batchSize = batchSize
      let found = try translator.translate(Self.lines, options: options, workers: Workers(threadCount: threads))
      #expect(found == expected, "batches of \(batchSize), \(threads) threads")
    }
    for (number, line) in Self.lines.enumerated() {
      let alone = try translator.translate([line], options: search.options, workers: oneWorker, firstNumber: number)
      #expect(alone == [expected[number]])
    }
  }

  @Test(arguments: TranslatorTests.Search.all) func noWeightChangesNothing(search: TranslatorTests.Search) throws {
    let models = try Self.models.get()
    func translated(_ translator: Translator) throws -> [Translation] {
      try translator.translate(Self.lines, options: search.options, workers: oneWorker)
    }
    let alone = try translated(models.translator)
    for path in [models.recurrentPath, models.ngramPath] {
      #expect(try translated(models.translator.fused(withLanguageModel: path, weight: 0)) == alone)
      #expect(try translated(models.translator.fused(withLanguageModel: path, weight: 2)) != alone)
    }
  }

  @Test func aTrainingTakesTheTokensOfATranslator() throws {
    let models = try Self.models.get()
    guard case .neural(let loaded) = try LanguageModel(contentsOf: models.recurrentPath).kind else {
      throw TranslatorError.noModel
    }
    let target = models.translator.target
    #expect(loaded.text.vocabulary == target.vocabulary && loaded.text.unit == .pieces)
    for line in Self.lines { #expect(loaded.text.tokens(of: line) == target.encode(line)) }
    let characters = models.toy.with {
      ($0.text.usesPieces, $0.text.segmentation, $0.training.limits.epochs) = (false, .character, 1)
    }
    try characters.train("characters")
    let path = models.toy.modelPath("of-characters")
    try Models.train(path, tokensOf: characters.modelPath("characters"), on: characters) {
      $0.model.carriesState = false
    }
    let fused = try Translator(contentsOf: characters.modelPath("characters")).fused(
      withLanguageModel: path, weight: 0.3)
    #expect(try fused.translate(["ba"], beamSize: 2).count == 1)
  }

  @Test func languageModelsOfOtherTokensAreRefused() throws {
    let models = try Self.models.get()
    let folder = models.toy.folder
    func error(_ path: String, weight: Double = 0.2) -> TranslatorError? {
      #expect(throws: TranslatorError.self) { try models.translator.fused(withLanguageModel: path, weight: weight) }
    }
    let own = models.toy.modelPath("own")
    try Models.train(own, on: models.toy) { ($0.unit, $0.vocabularySize) = (.pieces, 270) }
    #expect(error(own) == .languageModelText(path: own))
    let words = models.toy.modelPath("words")
    try Models.train(words, on: models.toy) { $0.unit = .words }
    #expect(error(words) == .languageModelText(path: words))

    let uncut = folder.file("uncut.ngram")
    try Models.count("dog dog ba\n", to: uncut, in: folder)
    #expect(error(uncut) == .languageModelToken(path: uncut, token: "dog"))
    let bytes = folder.file("bytes.ngram")
    try Models.count("ba\n", to: bytes, unit: .bytes, in: folder)
    #expect(error(bytes) == .languageModelText(path: bytes))
    let scores = folder.file("scores.ngram")
    try Models.count("ba\n", to: scores, smoothing: .stupidBackoff, in: folder)
    #expect(error(scores) == .languageModelScores(path: scores))
    for weight in [-0.1, .nan, .infinity, 1e300] {
      guard case .languageModelWeight = error(models.recurrentPath, weight: weight) else {
        Issue.record("a weight of \(weight)")
        continue
      }
    }
    #expect(throws: ModelFileError.self) {
      try models.translator.fused(withLanguageModel: models.translatorPath, weight: 0.2)
    }
    #expect(
      "\(TranslatorError.languageModelToken(path: "lm.arpa", token: "dog"))".hasPrefix(
        "lm.arpa: found the token \"dog\", expected target tokens of the translator; train it with "))
  }
}
