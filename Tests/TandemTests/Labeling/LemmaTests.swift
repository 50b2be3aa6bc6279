import Corpora
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text
import Training

/// Lemmas, which a head predicts as edits of the words.
@Suite struct LemmaTests {
  /// In the toy language verbs end in `en` and adverbs are bare stems.
  private static func lemma(of word: String) -> String {
    switch word.last {
    case "e": word + "n"
    case "o": String(word.dropLast())
    default: word
    }
  }

  private static func file(_ sentences: [[ToyLabeling.Word]]) -> String {
    sentences.map { $0.map { "\($0.text) \(lemma(of: $0.text)) \($0.tag)\n" }.joined() + "\n" }.joined()
  }

  private static func toy(trainingCount: Int = 64, _ change: (inout LabelingFiles.TagFiles) -> Void = { _ in }) throws
    -> ToyLabeling
  {
    var toy = try ToyLabeling([.tags], trainingCount: 1, validationCount: 1)
    for (name, count, seed) in [("train", trainingCount, UInt64(1)), ("valid", 24, 2)] {
      try toy.folder.write(file(ToyLabeling.sentences(count, seed: seed)).utf8, to: "\(name).tags")
    }
    toy.files[0].tags.columns = [.number(-1), .number(2)]
    toy.files[0].tags.lemmaColumns = [.number(2)]
    change(&toy.files[0].tags)
    return toy
  }

  @Test func lemmasOfNewWordsAreLearned() throws {
    var toy = try Self.toy(trainingCount: 300)
    toy.options.training.plan.size = 16
    toy.options.training.limits.epochs = 12
    try toy.train("model", threads: 2)
    let tagger = try Tagger(contentsOf: toy.modelPath("model"))
    let found = try tagger.tag(["gida bude", "fugo"], withProbabilities: true)
    #expect(found.map { $0.map(\.tags) } == [[["NOUN", "gida"], ["VERB", "buden"]], [["ADV", "fug"]]])
    #expect(found.joined().allSatisfy { $0.probabilities.count == 2 && $0.probabilities.allSatisfy { 0...1 ~= $0 } })
    let head = try toy.load("model").vocabularies.heads[1]
    #expect(head.encoding == .editScript && Set(head.labels.names) == ["lower*", "lower*+n", "lower*-1"])
  }

  /// The probability of a lemma is that of its edit, of which any other word has one as well.
  @Test func lemmasHaveProbabilities() throws {
    let loaded = try Self.toy().loadUntrained()
    let tagger = try Tagger(loaded, path: "", head: "2")
    #expect(tagger.names == ["tags.2"])
    let session = LabelingSession(tagger.encoder, Workers(threadCount: 1))
    let words = ["gida", "fugo"]
    let best = try tagger.nBest(9, of: [TextWords(words)], in: session)[0]
    #expect(best.count == 9 && Set(best.map(\.tags)).count == 9)
    #expect(Set(best.map { $0.tags[0] }) == ["gida", "gidan", "gid"])
    let scores = try tagger.scores(of: best.map { Tagger.GivenTags(TextWords(words), tags: [$0.tags]) }, in: session)
    for (best, score) in zip(best, scores) { #expect(abs(best.logProbability - score.logProbability) < 1e-4) }
    let other = try tagger.scores(of: [Tagger.GivenTags(TextWords(words), tags: [["gida", "x"]])], in: session)[0]
    #expect(other.logProbability == -.infinity)
    // A word that is too short for an edit has one lemma by two of them.
    let short = try tagger.nBest(9, of: [TextWords(["o"])], in: session)[0]
    #expect(Set(short.map(\.tags)) == [["o"], ["on"]] && short.count == 2)
  }

  /// Most text has lemmas that no edit of the model gives, which are passed over word by word.
  @Test func aModelIsAdaptedToOtherLemmas() throws {
    let toy = try Self.toy()
    try toy.train("base")
    let other = Self.file(ToyLabeling.sentences(60, seed: 8)).replacing(#/ (bi|bu)(\S+) /#) { " x\($0.1) " }
    let path = try toy.folder.write(other.utf8, to: "other")
    var options = AdaptationOptions()
    options.training.limits.epochs = 1
    let adaptation = ModelAdaptation(
      of: toy.modelPath("base"), on: .file(path), model: toy.folder.file("mine"), options: options)
    let outcome = try adaptation.run()
    #expect(try #require(outcome.score).loss.isFinite)
    let adapted = try LoadedLabelingModel(contentsOf: toy.folder.file("mine")).vocabularies.heads
    #expect(try adapted.map(\.labels) == toy.load("base").vocabularies.heads.map(\.labels))
    #expect(adapted.map(\.encoding) == [nil, .editScript])
  }

  /// A field of edits, or of more than a hundred tags, would take most of the time.
  @Test func fieldsAreOfFewTagsOrOfThoseAskedFor() throws {
    func fields(_ change: (inout LabelingFiles.TagFiles) -> Void) throws -> [Bool] {
      let toy = try Self.toy(trainingCount: 300, change)
      // The files of a toy are there as long as it is.
      let heads = try withExtendedLifetime(toy) { try toy.training("model").makeParts().task.model.heads }
      return heads.map { ($0 as? TagHead)?.crf != nil }
    }
    #expect(try fields { _ in } == [true, false])
    #expect(try fields { $0.usesCRF = true } == [true, false])
    #expect(try fields { $0.usesCRF = false } == [false, false])
    // The words themselves are tags.
    let words = { (tags: inout LabelingFiles.TagFiles) in
      (tags.columns, tags.lemmaColumns, tags.word) = ([.number(1)], [], .number(2))
    }
    #expect(try fields(words) == [false])
    #expect(
      try fields {
        words(&$0)
        $0.usesCRF = true
      } == [true])
  }

  @Test func labelsThatAreNoEditsAreRefused() throws {
    let toy = try Self.toy()
    try toy.train("model")
    let file = try ModelFile.load(toy.modelPath("model"))
    var description = file.description
    description.parts["heads"] = description.parts["heads"]?.replacing("lower*-1", with: "lower!-1")
    try description.save(file.weights(for: toy.load("model").model.parameters), to: toy.modelPath("broken"))
    #expect {
      _ = try toy.load("broken")
    } throws: {
      "\($0)".contains("tags.2: \"lower!-1\" is no edit script")
    }
  }

  /// As files of before have it.
  @Test func withoutAnEncodingTagsAreValues() throws {
    let json = #"{"name":"tags","labels":["a"],"threshold":0.5}"#
    let head = try JSONDecoder().decode(LabelingVocabularies.LabelVocabulary.self, from: Data(json.utf8))
    #expect(head.encoding == nil && head.labels.names == ["a"])
    #expect(try !String(decoding: JSONEncoder().encode(head), as: UTF8.self).contains("encoding"))
  }
}
