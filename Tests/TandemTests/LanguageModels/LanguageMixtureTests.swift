import Foundation
import NGrams
import Tandem
import Tensors
import TestSupport
import Testing
import Text

@Suite struct LanguageMixtureTests {
  private static func recurrent(_ change: (inout LanguageModelTrainingOptions) -> Void) throws
    -> LanguageModel
  {
    let toy = try ToyText {
      $0.training.limits.epochs = 2
      change(&$0)
    }
    try toy.train("model")
    return try LanguageModel(contentsOf: toy.folder.file("model"))
  }

  private static let carrying = Result { try recurrent { _ in } }
  private static let byLines = Result { try recurrent { ($0.model.carriesState, $0.training.seed) = (false, 7) } }
  private static let characters = Result { try recurrent { $0.unit = .characters } }

  /// Words of the toy text, in an order of their own, with the logarithm to base 10 of what each is likely.
  private static let unigrams: [(word: String, log10: Double)] = [
    ("<unk>", -1.0), ("</s>", -0.6), ("ca", -0.75), ("é", -0.9), ("abc", -0.65), ("bcabc", -0.8), ("cab", -0.7),
  ]

  private static func ngrams(_ words: [(word: String, log10: Double)]) throws -> LanguageModel {
    let lines = words.map { "\($0.log10)\t\($0.word)\n" }.joined()
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Data("\\data\\\nngram 1=\(words.count + 1)\n\n\\1-grams:\n-99\t<s>\n\(lines)\n\\end\\\n".utf8), to: "a.arpa")
    return try withExtendedLifetime(folder) { try LanguageModel(contentsOf: path) }
  }

  private static let ngrams = Result { try ngrams(unigrams) }

  private let text = ["abc cab ca", "nowhere é", "", "bcabc", "abc abc <unk>"]

  private func probability(_ word: String) -> Float {
    let log10 = Self.unigrams.first { $0.word == word }?.log10 ?? -1
    return Float(pow(10, log10))
  }

  // MARK: Mixing

  @Test func oneModelSaysWhatItSaysAlone() throws {
    for model in [try Self.carrying.get(), try Self.byLines.get(), try Self.ngrams.get()] {
      #expect(try LanguageMixture([model]).scores(of: text) == model.scores(of: text))
    }
  }

  @Test(arguments: [true, false]) func probabilitiesAreMixedTokenByToken(recurrentFirst: Bool) throws {
    let (recurrent, ngrams) = (try Self.carrying.get(), try Self.ngrams.get())
    let mixture = try LanguageMixture(
      recurrentFirst ? [recurrent, ngrams] : [ngrams, recurrent], weights: recurrentFirst ? [0.7, 0.3] : [0.3, 0.7])
    let alone = try recurrent.scores(of: text)
    let mixed = try mixture.scores(of: text)
    for (line, (mixed, alone)) in zip(text, zip(mixed, alone)) {
      // The end is a word to both, and so is an unknown word.
      let words = line.split(separator: " ").map(String.init) + ["</s>"]
      #expect(mixed.logProbabilities.count == words.count && mixed.isKnown == alone.isKnown)
      for (place, word) in words.enumerated() {
        let expected = 0.7 * exp(alone.logProbabilities[place]) + 0.3 * probability(word)
        #expect(abs(exp(mixed.logProbabilities[place]) - expected) < 1e-6, "\(word)")
      }
    }
  }

  @Test func modelsWithoutWeightsCountAlike() throws {
    let (one, other) = (try Self.carrying.get(), try Self.byLines.get())
    let mixed = try LanguageMixture([one, other]).scores(of: text).flatMap(\.logProbabilities)
    let (first, second) = try (one.scores(of: text), other.scores(of: text))
    let expected = zip(first.flatMap(\.logProbabilities), second.flatMap(\.logProbabilities))
      .map { log((exp($0) + exp($1)) / 2) }
    #expect(firstDifference(mixed, expected, within: 1e-5) == nil)
  }

  @Test(arguments: [1, 3]) func scoresDoNotDependOnHowManyLinesComeAtOnce(threads: Int) throws {
    var mixture = try LanguageMixture([Self.carrying.get(), Self.byLines.get(), Self.ngrams.get()])
    mixture.cache = ContinuousCacheOptions()
    mixture.dynamicEvaluation = DynamicEvaluationOptions()
    let text = text + text
    let together = try mixture.scores(of: text, threads: threads).flatMap(\.logProbabilities)
    var session = try LanguageMixture.ScoringSession(mixture, Workers(threadCount: 1))
    let oneByOne = try text.flatMap { try session.scores(of: [$0]) }.flatMap(\.logProbabilities)
    #expect(firstDifference(oneByOne, together, within: 1e-4) == nil)
  }

  @Test func linesTogetherAreAsLinesOneByOne() throws {
    let model = try Self.carrying.get()
    let lines = (0..<200).flatMap { _ in text }
    var session = try LanguageMixture.ScoringSession(LanguageMixture([model]), Workers(threadCount: 1))
    let oneByOne = try lines.flatMap { try session.scores(of: [$0]) }.flatMap(\.logProbabilities)
    #expect(try firstDifference(model.scores(of: lines).flatMap(\.logProbabilities), oneByOne, within: 1e-5) == nil)
  }

  // MARK: Tuning

  private static let heldOut = ["abc cab", "cab abc ca é", "bcabc", "ca ca cab", "é abc", "abc", "cab bcabc"]

  private func natsPerToken(_ mixture: LanguageMixture) throws -> Double {
    let scores = try mixture.scores(of: Self.heldOut)
    return -scores.reduce(0) { $0 + $1.logProbability } / Double(scores.reduce(0) { $0 + $1.logProbabilities.count })
  }

  @Test func tunedWeightsAreTheBestOfAGrid() throws {
    var mixture = try LanguageMixture([Self.carrying.get(), Self.ngrams.get()])
    let tuning = try mixture.tune(on: Self.heldOut)
    #expect(abs(try natsPerToken(mixture) - tuning.natsPerToken) < 1e-5)
    #expect(tuning.tokenCount == 22)
    let tuned = mixture
    for step in 0...20 {
      try mixture.setWeights([Double(step) / 20, 1 - Double(step) / 20])
      #expect(try natsPerToken(mixture) > natsPerToken(tuned) - 1e-6)
    }
  }

  @Test func cacheAndSharpnessAreTunedToo() throws {
    var mixture = try LanguageMixture([Self.ngrams.get(), Self.byLines.get()])
    mixture.cache = ContinuousCacheOptions()
    // One word is nearly all of this text.
    let lines = [String](repeating: "é é é ca", count: 12)
    try mixture.tune(on: lines)
    let cache = try #require(mixture.cache)
    #expect(cache.weight > 0.2 && LanguageMixture.sharpnessesToTry.contains(cache.sharpness))
    func sum(_ mixture: LanguageMixture) throws -> Double {
      try mixture.scores(of: lines).reduce(0) { $0 + $1.logProbability }
    }
    let best = try sum(mixture)
    for sharpness in LanguageMixture.sharpnessesToTry {
      for weight in [0, cache.weight - 0.05, cache.weight, min(cache.weight + 0.05, 1)] {
        mixture.cache?.sharpness = sharpness
        mixture.cache?.weight = weight
        // The first token, before which the cache is empty, is scored and not tuned on.
        #expect(try sum(mixture) < best + 0.01)
      }
    }
  }

  // MARK: Cache and dynamic evaluation

  @Test func theCacheSharesInAllButTheFirstToken() throws {
    let model = try Self.carrying.get()
    var mixture = try LanguageMixture([model])
    mixture.cache = ContinuousCacheOptions()
    mixture.cache?.weight = 0
    let plain = try model.scores(of: text).flatMap(\.logProbabilities)
    #expect(firstDifference(try mixture.scores(of: text).flatMap(\.logProbabilities), plain, within: 1e-5) == nil)
    mixture.cache?.weight = 1
    let cached = try mixture.scores(of: ["abc abc cab abc"])[0].logProbabilities
    // The cache is empty, then holds abc alone, which is all but cab and the end.
    #expect(abs(cached[0] - plain[0]) < 1e-6 && cached[1] == 0 && cached[2] == -.infinity && cached[4] == -.infinity)
    #expect(cached[3] < 0 && cached[3] > -6)
  }

  @Test func charactersOfNeuralModelsAreNotThoseOfNGrams() throws {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    (training.order, training.unit) = (2, .characters)
    let path = folder.file("characters.ngram")
    try training.run(LineReader(path: try folder.write(Data("abc cab\n".utf8), to: "text"))).estimate.model.write(
      to: path)
    let ngrams = try LanguageModel(contentsOf: path)
    #expect {
      try LanguageMixture([Self.characters.get(), ngrams])
    } throws: { error in
      if case .units(_, "n-grams of characters", _, "neural characters") = error as? MixtureError {
        true
      } else {
        false
      }
    }
  }

  @Test func theModelsDecideWhileTheCacheThatTakesAllIsEmpty() throws {
    var mixture = try LanguageMixture([Self.carrying.get(), Self.byLines.get()], weights: [0.25, 0.75])
    let plain = try mixture.scores(of: text)[0].logProbabilities[0]
    mixture.cache = ContinuousCacheOptions()
    mixture.cache?.weight = 1
    #expect(try mixture.scores(of: text)[0].logProbabilities[0] == plain)
  }

  @Test func optionsThatNoFloatHoldsAreErrors() throws {
    for change: (inout LanguageMixture) -> Void in [
      { $0.cache?.sharpness = 1e39 }, { $0.dynamicEvaluation?.rate = 1e300 }, { $0.dynamicEvaluation?.epsilon = 1e-60 },
      { $0.dynamicEvaluation?.segmentLength = 5000 },
    ] {
      var mixture = try LanguageMixture([Self.carrying.get()])
      (mixture.cache, mixture.dynamicEvaluation) = (ContinuousCacheOptions(), DynamicEvaluationOptions())
      change(&mixture)
      #expect(throws: MixtureError.self) { try mixture.scores(of: ["abc"]) }
    }
    var mixture = try LanguageMixture([Self.carrying.get()])
    mixture.cache = ContinuousCacheOptions()
    mixture.cache?.sharpness = 1e38
    #expect(try mixture.scores(of: text).allSatisfy { $0.logProbabilities.allSatisfy { !$0.isNaN } })
  }

  @Test func scoringLeavesMeasuredGradientsAsTheyAre() throws {
    var mixture = try LanguageMixture([Self.carrying.get()])
    mixture.dynamicEvaluation = DynamicEvaluationOptions()
    mixture.dynamicEvaluation?.segmentLength = 3
    try mixture.measureGradients(on: text)
    let once = try mixture.scores(of: text)
    #expect(try mixture.scores(of: text) == once)
  }

  @Test func dynamicEvaluationLeavesTheModelAsItIs() throws {
    let model = try Self.carrying.get()
    let before = try model.scores(of: text)
    var mixture = try LanguageMixture([model])
    mixture.dynamicEvaluation = DynamicEvaluationOptions()
    mixture.dynamicEvaluation?.rate = 0
    #expect(try mixture.scores(of: text).map(\.tokens) == before.map(\.tokens))
    let still = try mixture.scores(of: text).flatMap(\.logProbabilities)
    #expect(firstDifference(still, before.flatMap(\.logProbabilities), within: 1e-5) == nil)

    mixture.dynamicEvaluation?.rate = 0.5
    mixture.dynamicEvaluation?.segmentLength = 4
    let lines = [String](repeating: "é é é ca", count: 30)
    func sum(_ scores: [LanguageModel.LineScore]) -> Double { scores.reduce(0) { $0 + $1.logProbability } }
    let learned = try mixture.scores(of: lines)
    #expect(try sum(learned) > sum(model.scores(of: lines)) + 10)
    // The next text begins with the trained weights again.
    #expect(try mixture.scores(of: lines) == learned)
    #expect(try model.scores(of: text) == before)

    try mixture.measureGradients(on: Self.heldOut)
    mixture.dynamicEvaluation?.rate = 0.02
    let scaled = try mixture.scores(of: lines)
    #expect(try sum(scaled) > sum(model.scores(of: lines)) && scaled != learned)
  }

  /// What learns has the floats that integers stand for.
  @Test func dynamicEvaluationLearnsFromIntegers() throws {
    guard case .neural(var loaded) = try Self.carrying.get().kind else { return }
    loaded.weights = loaded.weights.quantized()
    var mixture = try LanguageMixture([LanguageModel(loaded)])
    mixture.dynamicEvaluation = DynamicEvaluationOptions()
    mixture.dynamicEvaluation?.rate = 0.5
    mixture.dynamicEvaluation?.segmentLength = 4
    let lines = [String](repeating: "é é é ca", count: 30)
    func sum(_ scores: [LanguageModel.LineScore]) -> Double { scores.reduce(0) { $0 + $1.logProbability } }
    #expect(try sum(mixture.scores(of: lines)) > sum(LanguageModel(loaded).scores(of: lines)) + 10)
    try mixture.measureGradients(on: Self.heldOut)
    _ = try mixture.scores(of: lines)
  }

  // MARK: Mistakes

  @Test func modelsMustSayTheSameTokens() throws {
    var words = Self.unigrams
    words[4].word = "dog"
    let (recurrent, other) = (try Self.carrying.get(), try Self.ngrams(words))
    for models in [[recurrent, other], [other, recurrent]] {
      #expect {
        try LanguageMixture(models)
      } throws: { error in
        guard case .vocabulary(_, _, let token, _, _) = error as? MixtureError else { return false }
        return token == "abc" || token == "dog"
      }
    }
    #expect {
      try LanguageMixture([recurrent, Self.characters.get()], names: ["a.safetensors", "b.safetensors"])
    } throws: {
      "\($0)".contains("b.safetensors (characters) does not know") || "\($0)".contains("a.safetensors (words)")
    }
  }

  @Test func impossibleMixturesAreErrors() throws {
    let (recurrent, ngrams) = (try Self.carrying.get(), try Self.ngrams.get())
    let models = [recurrent, ngrams]
    #expect(throws: MixtureError.noModels) { try LanguageMixture([]) }
    #expect(throws: MixtureError.weightCount(found: 1, expected: 2)) { try LanguageMixture(models, weights: [1]) }
    #expect(throws: MixtureError.weight(found: -0.5)) { try LanguageMixture(models, weights: [1.5, -0.5].reversed()) }
    #expect(throws: MixtureError.weightSum(found: 0.75)) { try LanguageMixture(models, weights: [0.5, 0.25]) }
    #expect { try LanguageMixture(models, weights: [.nan, 0.5]) } throws: { $0 is MixtureError }
    // Rounded, as they may be printed.
    #expect(try abs(LanguageMixture(models, weights: [0.33333, 0.66666]).weights.reduce(0, +) - 1) < 1e-12)

    var alone = try LanguageMixture([recurrent])
    #expect(throws: MixtureError.nothingToTune) { try alone.tune(on: Self.heldOut) }
    var both = try LanguageMixture(models)
    #expect(throws: MixtureError.noHeldOutText) { try both.tune(on: []) }
    #expect { try alone.measureGradients(on: Self.heldOut) } throws: { $0 is MixtureError }
    alone.dynamicEvaluation = DynamicEvaluationOptions()
    #expect(throws: MixtureError.noGradientText) { try alone.measureGradients(on: []) }

    var counted = try LanguageMixture([ngrams])
    counted.cache = ContinuousCacheOptions()
    #expect(throws: MixtureError.noNeuralModel(what: "a cache")) { try counted.scores(of: text) }
    (counted.cache, counted.dynamicEvaluation) = (nil, DynamicEvaluationOptions())
    #expect(throws: MixtureError.noNeuralModel(what: "dynamic evaluation")) { try counted.scores(of: text) }
  }

  @Test func impossibleOptionsAreErrors() throws {
    let changes: [(String, (inout LanguageMixture) -> Void)] = [
      ("cache.size", { $0.cache?.size = 0 }), ("cache.sharpness", { $0.cache?.sharpness = .nan }),
      ("cache.weight", { $0.cache?.weight = 1.1 }), ("dynamicEvaluation.rate", { $0.dynamicEvaluation?.rate = -1 }),
      ("dynamicEvaluation.decay", { $0.dynamicEvaluation?.decay = 2 }),
      ("dynamicEvaluation.segmentLength", { $0.dynamicEvaluation?.segmentLength = 0 }),
      ("dynamicEvaluation.epsilon", { $0.dynamicEvaluation?.epsilon = 0 }),
    ]
    for (option, change) in changes {
      var mixture = try LanguageMixture([Self.carrying.get()])
      mixture.cache = ContinuousCacheOptions()
      mixture.dynamicEvaluation = DynamicEvaluationOptions()
      change(&mixture)
      #expect { try mixture.scores(of: text) } throws: { error in
        guard case .options(let found) = error as? MixtureError else { return false }
        return found.option == option
      }
    }
  }
}
