import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Trainings that begin with a trained translator.
@Suite struct TranslatorBaseTests {
  /// A base, and another training beside it that begins with it.
  private func toy(
    storage: WeightStorage = .float32, learnsVocabulary: Bool = false, _ change: (inout ToyTraining) -> Void = { _ in }
  ) throws -> ToyTraining {
    var toy = try ToyTraining()
    toy.options.storage = storage
    try toy.with(change).train("base")
    toy.options.storage = .float32
    toy.base = TranslatorBase(toy.modelPath("base"), learnsVocabulary: learnsVocabulary)
    return toy
  }

  private func model(_ toy: ToyTraining, _ name: String) throws -> LoadedTranslationModel {
    try LoadedTranslationModel(contentsOf: toy.modelPath(name))
  }

  // MARK: The start

  @Test(arguments: WeightStorage.allCases) func aTrainingBeginsWithTheWeights(storage: WeightStorage) throws {
    let toy = try toy(storage: storage)
    let base = try model(toy, "base").weights.dequantized()
    let prepared = try toy.job("model").prepare()
    for parameter in base.layout {
      #expect(prepared.initialWeights[parameter].elements == base[parameter].elements, "\(parameter.name)")
    }
    #expect(prepared.preparation.remarks == ["the training begins with \(toy.modelPath("base"))"])
  }

  @Test func theFirstValidationIsThatOfTheBase() throws {
    let toy = try toy()
    let provenance = try ModelFile.load(toy.modelPath("base")).description.provenance
    let events = try toy.train("model")
    let first = try #require(
      events.compactMap { if case .validated(let validation) = $0 { validation } else { nil } }.first)
    #expect(first.step == 0)
    #expect(String(format: "%.4f", first.score.perplexity) == provenance["validation_perplexity"])
    #expect(events.scores.map(\.loss).min() ?? 9 < first.score.loss, "it goes on to learn")
    let made = try ModelFile.load(toy.modelPath("model")).description
    #expect(made.provenance["base"] == "base.safetensors" && provenance["base"] == nil)
  }

  @Test func sizesAndKindsAreTheBasesAndDropoutTheTrainings() throws {
    var toy = try toy {
      $0.model.setStacks { $0.cell = .gru }
      $0.model.decoder.attention = .additive
    }
    toy.options.model = TranslationOptions()
    toy.options.model.setDropout(0.25)
    toy.options.training.limits.steps = 1
    try toy.train("model")
    let (base, made) = (try model(toy, "base").model.options, try model(toy, "model").model.options)
    #expect(made.encoder.stack.dropout == 0.25 && base.encoder.stack.dropout == 0)
    #expect(made.withDropout(of: base) == base)
  }

  @Test func tokensFormsAndSentencesAreTheBases() throws {
    var toy = try toy()
    let other = try toy.folder.write(Array("xylo phon\nba ce di\nfo gu\n".utf8), to: "other")
    toy.files = ParallelFiles(source: other, target: other)
    toy.options.training.limits.steps = 1
    try toy.train("model")
    var (base, made) = (
      try ModelFile.load(toy.modelPath("base")).description, try ModelFile.load(toy.modelPath("model")).description
    )
    // Words of both are known.
    let words = "source_words"
    let (known, ofBase) = (made.parts.removeValue(forKey: words), base.parts.removeValue(forKey: words))
    #expect(known != nil && known == ofBase, "words that came once are not known")
    #expect(made.parts == base.parts)
  }

  // MARK: New vocabularies

  @Test(arguments: [true, false]) func rowsOfTokensInBothAreTakenOver(isJoint: Bool) throws {
    var toy = try toy(learnsVocabulary: true) {
      $0.text.isJoint = isJoint
      $0.model.decoder.tiedOutput = isJoint
      $0.model.sharedEmbeddings = isJoint
    }
    toy.options.text.isJoint = isJoint
    // Without hä, and with xy.
    toy.files.source = try toy.folder.write("train.source", with: "xy", for: "hä", to: "other.source")
    toy.files.target = try toy.folder.write("train.target", with: "xy", for: "hä", to: "other.target")
    toy.options.training.limits.steps = 1
    let prepared = try toy.job("model").prepare()
    try toy.train("model")
    let (base, made) = (try model(toy, "base"), try model(toy, "model"))
    let fresh = made.model.parameters.initialWeights(from: RandomSource(seed: toy.options.training.seed)("weights"))
    for parameter in made.model.parameters.parameters {
      let isSource = parameter.name.hasPrefix("encoder.")
      let (tokens, known) = isSource ? (made.text.source, base.text.source) : (made.text.target, base.text.target)
      func numbers(_ weights: Weights, _ parameter: Parameter) -> [[Float]] {
        let rows = weights[parameter].nestedArray
        return parameter.rows == 1 ? rows[0].map { [$0] } : rows
      }
      let now = numbers(prepared.initialWeights, parameter)
      let before = numbers(base.weights, base.model.parameters.named(parameter.name))
      let drawn = numbers(fresh, parameter)
      guard now.count == tokens.vocabulary.count else {
        #expect(now == before, "\(parameter.name)")
        continue
      }
      for (place, token) in tokens.vocabulary.tokens.enumerated() {
        let expected = known.vocabulary.id(for: token).map { before[Int($0)] } ?? drawn[place]
        #expect(now[place] == expected, "\(parameter.name), \(token)")
      }
    }
    let (target, old) = (made.text.target.vocabulary, base.text.target.vocabulary)
    let taken = target.tokens.count { old.id(for: $0) != nil }
    #expect(taken > 256 && taken < target.count)
    let remark = try #require(prepared.preparation.remarks.first)
    #expect(remark.hasSuffix(" and \(taken) of \(target.count) target tokens; the other tokens begin anew"))
  }

  // MARK: Determinism

  @Test(arguments: [false, true]) func threadsAndStopsChangeNoByte(learnsVocabulary: Bool) throws {
    let toy = try toy(storage: .int8, learnsVocabulary: learnsVocabulary)
    try toy.train("one")
    try toy.train("many", threads: 2)
    #expect(try toy.modelBytes("many") == toy.modelBytes("one"))
    for stop in [1, 2, 9, 13] {
      #expect(try toy.train("stopped \(stop)", stopAfter: stop).endReason == .interrupted)
      try toy.train("stopped \(stop)")
      #expect(try toy.modelBytes("stopped \(stop)") == toy.modelBytes("one"))
    }
  }

  @Test func anotherBaseIsRefused() throws {
    var toy = try toy()
    try toy.train("model", stopAfter: 3)
    let without = toy.with { $0.base = nil }
    #expect(throws: TrainingError.self) { try without.train("model") }
    try toy.with {
      $0.base = nil
      $0.training.seed = 9
    }.train("other")
    toy.base = TranslatorBase(toy.modelPath("other"))
    let error = #expect(throws: TrainingError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("another weights at the start"))
    toy.base = TranslatorBase(toy.modelPath("gone"))
    #expect(throws: ModelFileError.self) { try toy.train("model") }
  }

  // MARK: What does not fit

  @Test func optionsThatDoNotGoWithTheBaseAreRefused() throws {
    let toy = try toy { ($0.text.usesPieces, $0.text.byteFallback) = (false, false) }
    let path = toy.modelPath("base")
    for (change, sentence) in [
      (
        TrainingCase("bpe") { $0.text.bpeDropout = 0.1 },
        "text.bpeDropout is 0.1, expected 0 with the tokens of \(path): words have no merges; "
      ),
      (
        TrainingCase("placeholders") { ($0.text.placeholderRate, $0.text.vocabularySize) = (0.1, 400) },
        "text.placeholderRate is 0.1, expected 0 with the tokens of \(path), which has no symbols for placeholders; "
      ),
    ] {
      let error = #expect(throws: OptionError.self) { try toy.with(change.change).train("model") }
      #expect("\(try #require(error))".hasPrefix(sentence))
    }
  }

  @Test func sharedEmbeddingsNeedOneVocabulary() throws {
    var toy = try toy(learnsVocabulary: true) {
      ($0.model.sharedEmbeddings, $0.model.decoder.tiedOutput) = (true, true)
    }
    toy.options.text.isJoint = false
    let error = #expect(throws: OptionError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("text.isJoint = false and the shared embeddings of "))
  }

  @Test func aModelOfAnotherKindIsRefused() throws {
    let tagger = try ToyLabeling([.tags])
    try tagger.train("tagger")
    var toy = try ToyTraining()
    toy.base = TranslatorBase(tagger.modelPath("tagger"))
    let error = #expect(throws: ModelFileError.self) { try toy.train("model") }
    #expect("\(try #require(error))".contains("found a tagger, expected a translator"))
    toy.base = TranslatorBase(toy.files.source)
    #expect(throws: ModelFileError.self) { try toy.train("model") }
  }
}
