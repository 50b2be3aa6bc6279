import Foundation
import Tandem
import Tensors
import Testing
import Text

@Suite struct TaggerScoringTests {
  private let workers = Workers(threadCount: 2)

  private func scores(
    _ tagger: Tagger, _ sentences: [Tagger.GivenTags], withWords: Bool = false
  ) throws -> [Tagger.TagScore] {
    try tagger.scores(of: sentences, in: LabelingSession(tagger.encoder, workers), withWords: withWords)
  }

  private func everySequence(_ length: Int, of tags: [String]) -> [[String]] {
    (0..<length).reduce([[]]) { sequences, _ in sequences.flatMap { start in tags.map { start + [$0] } } }
  }

  @Test(arguments: [true, false]) func probabilitiesOfAllSequencesSumToOne(crf: Bool) throws {
    let tagger = try ToyLabeling.untrainedTagger(crf: crf)
    let words = ["bika", "fude", "gibo"]
    let sequences = everySequence(words.count, of: ["NOUN", "VERB", "CASE", "ADV"])
    let found = try scores(tagger, sequences.map { Tagger.GivenTags(TextWords(words), tags: [$0]) }, withWords: true)
    #expect(abs(found.reduce(0) { $0 + exp($1.logProbability) } - 1) < 1e-5, "sums of floats")
    #expect(Set(found.map(\.logProbability)).count == 64, "all different")
    // The marginal of a tag is the sum over all sequences that have it.
    for (place, tag) in [(0, "NOUN"), (2, "ADV")] {
      let having = zip(sequences, found).filter { $0.0[place] == tag }.map(\.1)
      let sum = having.reduce(0) { $0 + exp($1.logProbability) }
      #expect(abs(exp(having[0].wordLogProbabilities[place]) - sum) < 1e-5)
    }
  }

  @Test(arguments: [true, false]) func theBestSequencesHaveTheScoresThatTheSearchGaveThem(crf: Bool) throws {
    let tagger = try ToyLabeling.untrainedTagger(crf: crf)
    let words = ["bika", "fude", "gibo", "kuda"]
    let best = try tagger.nBest(5, of: [TextWords(words)], in: LabelingSession(tagger.encoder, workers))[0]
    let found = try scores(tagger, best.map { Tagger.GivenTags(TextWords(words), tags: [$0.tags]) })
    #expect(best.count == 5)
    for (best, found) in zip(best, found) { #expect(abs(best.logProbability - found.logProbability) < 1e-4) }
  }

  @Test func marginalsAreTheProbabilitiesOfTagging() throws {
    let tagger = try ToyLabeling.untrainedTagger()
    let words = ToyLabeling.sentences(10, seed: 5).map { $0.map(\.text) }
    let texts = words.map { TextWords($0) }
    let tagged = try tagger.tags(of: texts, in: LabelingSession(tagger.encoder, workers), withProbabilities: true)
    let found = try scores(tagger, zip(texts, tagged).map { Tagger.GivenTags($0, tags: $1.tags) }, withWords: true)
    for (tagged, found) in zip(tagged, found) {
      #expect(found.wordLogProbabilities.count == tagged.tags[0].count)
      for (probability, logProbability) in zip(tagged.probabilities[0], found.wordLogProbabilities) {
        #expect(abs(log(Double(probability)) - logProbability) < 1e-6)
      }
    }
  }

  @Test func schemesAreConverted() throws {
    let tagger = try ToyLabeling.untrainedTagger(.spans)
    let found = try scores(
      tagger,
      [["B-X", "I-X", "O"], ["B-X", "E-X", "O"], ["I-X", "I-X", "O"]].map {
        Tagger.GivenTags(["bika", "fude", "gibo"], tags: [$0])
      })
    #expect(Set(found).count == 1)
    #expect(found[0].logProbability < 0 && found[0].logProbability.isFinite)
  }

  @Test(arguments: [true, false]) func anUnknownTagIsImpossible(crf: Bool) throws {
    let tagger = try ToyLabeling.untrainedTagger(crf: crf)
    let found = try scores(
      tagger,
      [
        Tagger.GivenTags(["bika", "fude"], tags: [["NOUN", "FOO"]]),
        Tagger.GivenTags(["bika"], tags: [["NOUN"]]),
      ], withWords: true)
    #expect(found[0].logProbability == -.infinity)
    #expect(found[0].wordLogProbabilities[0].isFinite && found[0].wordLogProbabilities[1] == -.infinity)
    #expect(found[1].logProbability.isFinite)
  }

  @Test func severalHeadsAddUp() throws {
    var toy = try ToyLabeling([.spans])
    toy.files[0].tags.columns = [.number(2), .number(3)]
    let loaded = try toy.loadUntrained()
    let words: TextWords = ["bika", "fude", "gibo"]
    let (types, spans) = (["NOUN", "VERB", "ADV"], ["B-X", "I-X", "O"])
    func score(_ head: String?, _ tags: [[String]]) throws -> Tagger.TagScore {
      try scores(Tagger(loaded, path: "", head: head), [Tagger.GivenTags(words, tags: tags)], withWords: true)[0]
    }
    let (both, first, second) = (
      try score(nil, [types, spans]), try score("spans.2", [types]), try score("spans.3", [spans])
    )
    #expect(first.logProbability < 0 && second.logProbability < 0)
    #expect(both.logProbability == first.logProbability + second.logProbability)
    #expect(both.wordLogProbabilities == zip(first.wordLogProbabilities, second.wordLogProbabilities).map { $0 + $1 })
  }

  /// A span over the border of two parts is one in each of them, or the model would forbid the rest.
  @Test func partsOfALongSentenceAreScoredByThemselves() throws {
    let tagger = try ToyLabeling.untrainedTagger(.spans)
    let first = Array(repeating: "gibo", count: tagger.encoder.partLength - 1) + ["bika"]
    let outside = Array(repeating: "O", count: first.count - 1)
    let found = try scores(
      tagger,
      [
        Tagger.GivenTags(TextWords(first + ["fude", "gude", "gibo"]), tags: [outside + ["B-X", "I-X", "I-X", "O"]]),
        Tagger.GivenTags(TextWords(first), tags: [outside + ["B-X"]]),
        Tagger.GivenTags(["fude", "gude", "gibo"], tags: [["B-X", "I-X", "O"]]),
      ], withWords: true)
    #expect(found[0].logProbability.isFinite)
    let sum = found[1].logProbability + found[2].logProbability
    #expect(abs(found[0].logProbability - sum) < 1e-5 * abs(sum))
    let words = found[1].wordLogProbabilities + found[2].wordLogProbabilities
    #expect(zip(found[0].wordLogProbabilities, words).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(found[0].wordLogProbabilities.count == words.count)
  }

  @Test func aSentenceWithoutWordsIsCertain() throws {
    let tagger = try ToyLabeling.untrainedTagger()
    let session = LabelingSession(tagger.encoder, workers)
    let tagged = try tagger.tags(of: [[], ["bika"]], in: session, withProbabilities: true)
    #expect(tagged.map(\.tags).map { $0.map(\.count) } == [[0], [1]])
    #expect(tagged.map(\.probabilities).map { $0.map(\.count) } == [[0], [1]])
    #expect(try scores(tagger, [Tagger.GivenTags([], tags: [[]])], withWords: true) == [Tagger.TagScore()])
  }
}
