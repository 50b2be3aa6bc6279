import Corpora
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text

@Suite struct TaggerTests {
  /// Sentences of all lengths, with words that no file had.
  private static let sentences: [[String]] =
    ToyLabeling.sentences(40, seed: 9).map { $0.map(\.text) }
    + [[], ["a\0b"], ["e\u{301}", "\u{E9}"], ["名前", "👩‍🍳", "١٢"], [String(repeating: "x", count: 1000)], ["", " "]]
    + [(0..<300).map { ["biba", "bide", "kufo"][$0 % 3] }]

  private static let cases = [
    LabelingCase("CRF", .spans), LabelingCase("softmax", .spans) { $0.files[0].tags.usesCRF = false },
    LabelingCase("two columns of CNN", .spans) {
      $0.files[0].tags.columns = [.number(-1), .number(2)]
      $0.options.spelling.characters = .cnn
      ($0.options.wordVocabulary.usesShape, $0.options.wordVocabulary.longestSuffix) = (true, 2)
    },
    LabelingCase("pieces", .spans) { $0.options.unit = .pieces },
  ]

  private static func tags(
    _ loaded: LoadedLabelingModel, _ sentences: [[String]], batchSize: Int? = nil, threads: Int = 1
  ) throws -> [Tagger.Tagging] {
    let tagger = try Tagger(loaded, path: "", batchSize: batchSize)
    let session = LabelingSession(tagger.encoder, Workers(threadCount: threads))
    return try tagger.tags(of: sentences.map { TextWords($0) }, in: session, withProbabilities: true)
  }

  private static func expectEqual(_ found: [Tagger.Tagging], _ expected: [Tagger.Tagging], _ what: Comment) {
    #expect(found.map(\.tags) == expected.map(\.tags), what)
    #expect(found.map(\.probabilities) == expected.map(\.probabilities), what)
  }

  @Test(arguments: cases) func tagsDependOnTheirSentenceAlone(setup: LabelingCase) throws {
    let loaded = try setup.toy().loadUntrained()
    let together = try Self.tags(loaded, Self.sentences)
    #expect(Set(together.flatMap { $0.tags[0] }).count > 2, "tags that differ")
    for batchSize in [1, 7, 100_000] {
      Self.expectEqual(try Self.tags(loaded, Self.sentences, batchSize: batchSize), together, "batches of \(batchSize)")
    }
    for threads in [2, 3] {
      Self.expectEqual(try Self.tags(loaded, Self.sentences, threads: threads), together, "\(threads) threads")
    }
    Self.expectEqual(try Self.tags(loaded, Self.sentences.reversed()).reversed(), together, "reversed")
    Self.expectEqual(try Self.sentences.map { try Self.tags(loaded, [$0])[0] }, together, "one by one")
  }

  @Test(arguments: cases) func sentencesOfALineAreTaggedAsTheyAreAlone(setup: LabelingCase) throws {
    let tagger = try Tagger(setup.toy().loadUntrained(), path: "")
    let sentences = ["Biba kufo bide!", "Dr. Xyz kuba.", "Biba 5.30 biba."]
    let alone = try tagger.tag(sentences, withProbabilities: true)
    let line = "  " + sentences.joined(separator: " \t")
    let found = try tagger.tag([line, "", sentences[0]], withProbabilities: true)
    #expect(found[0].map(\.text) == alone.flatMap { $0 }.map(\.text))
    #expect(found[0].map(\.tags) == alone.flatMap { $0 }.map(\.tags))
    #expect(found[0].map(\.probabilities) == alone.flatMap { $0 }.map(\.probabilities))
    let scalars = Array(line.unicodeScalars)
    for word in found[0] { #expect(String(String.UnicodeScalarView(scalars[word.range])) == word.text) }
    #expect(found[1].isEmpty && found[2] == alone[0])
    let whole = try tagger.tag([line], split: .none, withProbabilities: true)
    #expect(whole[0].map(\.probabilities) != found[0].map(\.probabilities), "neighbors matter within a sentence")
  }

  /// Parts know nothing of one another, nor of other sentences.
  @Test func longSentencesAreTaggedInParts() throws {
    let loaded = try ToyLabeling([.spans]).loadUntrained()
    let words = (0..<4500).map { ["biba", "bide", "kufo", "xyz"][$0 * 7 % 4] }
    let parts = [Array(words[..<2000]), Array(words[2000..<4000]), Array(words[4000...])]
    let whole = try Self.tags(loaded, [["kufo"], words])[1]
    let apart = try Self.tags(loaded, parts)
    #expect(whole.tags[0].count == 4500 && whole.probabilities[0].count == 4500)
    #expect(whole.tags[0] == apart.flatMap { $0.tags[0] })
    #expect(whole.probabilities[0] == apart.flatMap { $0.probabilities[0] })
    #expect(TagScheme.bio.violations(in: whole.tags[0]).isEmpty)
    let tagger = try Tagger(loaded, path: "")
    let session = LabelingSession(tagger.encoder, Workers(threadCount: 1))
    #expect(try tagger.nBest(5, of: [TextWords(words)], in: session)[0].map(\.tags) == whole.tags)
  }

  @Test(arguments: cases) func probabilitiesOfTagsAreProbabilities(setup: LabelingCase) throws {
    let taggings = try Self.tags(setup.toy().loadUntrained(bound: 3), Self.sentences)
    for (tagging, sentence) in zip(taggings, Self.sentences) {
      for (tags, probabilities) in zip(tagging.tags, tagging.probabilities) {
        #expect(tags.count == sentence.count && probabilities.count == sentence.count)
        #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-6 })
      }
    }
    #expect(taggings.contains { $0.probabilities.contains { $0.contains { $0 < 0.9 } } }, "probabilities that differ")
  }

  // MARK: Spans

  /// Whatever it has learned: weights are drawn, so that any transition would come.
  @Test(arguments: TagScheme.allCases, [UInt64(1), 2, 3])
  func aFieldSaysNoForbiddenTransition(scheme: TagScheme, seed: UInt64) throws {
    let toy = try ToyLabeling([.spans]).with { $0.files[0].tags.scheme = scheme }
    let loaded = try toy.loadUntrained(seed: seed, bound: 2)
    let head = loaded.vocabularies.heads[0]
    try #require(head.scheme == scheme)
    let tags = try #require(loaded.model.heads[0] as? TagHead)
    var indexer = WordEncoder(loaded.vocabularies.encoding)
    let batch = SentenceBatch(
      Self.sentences.filter { !$0.isEmpty }.map { indexer.tokens(of: TextWords($0)) }, spelling: indexer.spelling)
    let tape = Tape(weights: loaded.weights, arena: Arena())
    let found = withExtendedLifetime(tape) {
      let search = tags.search(loaded.model.encode(batch, on: tape), on: tape)
      return search.best().compactMap(\.self) + search.nBest(3).flatMap { $0.map(\.tags) }
    }
    #expect(found.count > batch.wordShape.sequenceCount)
    for sequence in found { #expect(scheme.violations(in: sequence.map { head.labels[$0] }).isEmpty) }
  }

  // MARK: The best of several

  @Test(arguments: cases) func theBestAreDifferentSortedAndAShareOfAll(setup: LabelingCase) throws {
    let loaded = try setup.toy().loadUntrained()
    let tagger = try Tagger(loaded, path: "")
    let session = LabelingSession(tagger.encoder, Workers(threadCount: 2))
    let texts = Self.sentences.map { TextWords($0) }
    let single = try tagger.tags(of: texts, in: session)
    for count in [1, 2, 30] {
      let best = try tagger.nBest(count, of: texts, in: session)
      for ((best, single), words) in zip(zip(best, single), Self.sentences) where !words.isEmpty {
        #expect((1...count).contains(best.count) && best[0].tags == single.tags[0])
        #expect(Set(best.map(\.tags)).count == best.count, "no sequence twice")
        #expect(best.allSatisfy { $0.tags.count == words.count && $0.logProbability <= 0 })
        #expect(zip(best, best.dropFirst()).allSatisfy { $0.logProbability >= $1.logProbability })
        #expect(best.reduce(0) { $0 + exp($1.logProbability) } < 1 + 1e-5)
        if words.count > 3 { #expect(best.count == count) }
      }
      // Without words there is nothing to choose.
      for (best, words) in zip(best, Self.sentences) where words.isEmpty {
        #expect(best.map(\.tags) == [[]] && best.map(\.logProbability) == [0])
      }
    }
  }

  /// Of one word all sequences can be asked for, and these have all the probability there is.
  @Test func allSequencesTogetherAreCertain() throws {
    let loaded = try ToyLabeling([.tags]).loadUntrained()
    let tagger = try Tagger(loaded, path: "")
    let session = LabelingSession(tagger.encoder, Workers(threadCount: 1))
    let best = try tagger.nBest(100, of: [["biba"], ["biba", "bide"]], in: session)
    #expect(best.map(\.count) == [4, 16])
    for sequences in best { #expect(abs(sequences.reduce(0) { $0 + exp($1.logProbability) } - 1) < 1e-5) }
  }

  // MARK: Running text

  @Test func linesAreCutIntoWordsWithTheirPlaces() throws {
    let toy = try ToyLabeling([.tags])
    _ = try toy.loadUntrained("model")
    let tagger = try Tagger(contentsOf: toy.modelPath("model"))
    let lines = ["Biba, bide  kufo.", "", " \t\u{3000}", "名前 👩‍🍳\u{85}x\0", "a\u{2028}b"]
    for threads in [1, 3] {
      let found = try tagger.tag(lines, threads: threads)
      #expect(found.map(\.count) == [5, 0, 0, found[3].count, 2] && found[3].count >= 3)
      for (line, words) in zip(lines, found) {
        let scalars = Array(line.unicodeScalars)
        for word in words { #expect(Array(word.text.unicodeScalars) == Array(scalars[word.range])) }
      }
    }
  }

  // MARK: Models that are none

  @Test func otherModelsAreRefused() throws {
    let classes = try ToyLabeling([.classes])
    try classes.train("model", stopAfter: 9)
    let error = #expect(throws: ModelFileError.self) { try Tagger(contentsOf: classes.modelPath("model")) }
    #expect(error?.problem == .kind(found: "classifier", expected: "tagger, joint"))
    let translator = try ToyTraining()
    try translator.train("model", stopAfter: 9)
    #expect(throws: ModelFileError.self) { try Tagger(contentsOf: translator.modelPath("model")) }
    #expect(throws: ModelFileError.self) { try Tagger(contentsOf: translator.folder.file("train.source")) }
    #expect(throws: ModelFileError.self) { try Translator(contentsOf: classes.modelPath("model")) }
  }
}
