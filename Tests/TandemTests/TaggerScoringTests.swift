import Corpora
import Foundation
import Tandem
import Tensors
import Testing

@Suite struct TaggerScoringTests {
  private let workers = Workers(threadCount: 2)

  private func scores(
    _ tagger: Tagger, _ sentences: [Tagger.GivenTags], heads: [Int] = [0], withWords: Bool = false
  ) -> [Tagger.TagScore] {
    let session = LabelingSession(tagger.labeler, workers)
    return tagger.scores(of: sentences, heads: heads, in: session, withWords: withWords)
  }

  private func everySequence(_ length: Int, of tags: [String]) -> [[String]] {
    (0..<length).reduce([[]]) { sequences, _ in sequences.flatMap { start in tags.map { start + [$0] } } }
  }

  @Test(arguments: [true, false]) func probabilitiesOfAllSequencesSumToOne(crf: Bool) throws {
    let tagger = try LabeledToy().tagger([2], crf: crf)
    let words = ["the", "Rhine", "sleeps"]
    let sequences = everySequence(words.count, of: ["PROPN", "VERB", "PUNCT", "DET", "NOUN"])
    let found = scores(tagger, sequences.map { Tagger.GivenTags(words: words, tags: [$0]) }, withWords: true)
    #expect(abs(found.reduce(0) { $0 + exp($1.logProbability) } - 1) < 1e-5, "sums of floats")
    #expect(Set(found.map(\.logProbability)).count > 100, "all different")
    // The marginal of a tag is the sum over all sequences that have it.
    for (place, tag) in [(0, "DET"), (2, "VERB")] {
      let having = zip(sequences, found).filter { $0.0[place] == tag }.map(\.1)
      let sum = having.reduce(0) { $0 + exp($1.logProbability) }
      #expect(abs(exp(having[0].wordLogProbabilities[place]) - sum) < 1e-5)
    }
  }

  @Test(arguments: [true, false]) func theBestSequencesHaveTheScoresThatTheSearchGaveThem(crf: Bool) throws {
    let tagger = try LabeledToy().tagger([2], crf: crf)
    let words = LabeledToy.sentences[2].words
    let session = LabelingSession(tagger.labeler, workers)
    let best = tagger.nBest(5, of: [words], in: session)[0]
    let found = scores(tagger, best.map { Tagger.GivenTags(words: words, tags: [$0.tags]) })
    #expect(best.count == 5)
    for (best, found) in zip(best, found) { #expect(abs(best.logProbability - found.logProbability) < 1e-4) }
  }

  @Test func marginalsAreTheProbabilitiesOfTagging() throws {
    let tagger = try LabeledToy().tagger([2])
    let words = LabeledToy.sentences.map(\.words)
    let session = LabelingSession(tagger.labeler, workers)
    let tagged = tagger.tags(of: words, in: session, withProbabilities: true)
    let found = scores(
      tagger, zip(words, tagged).map { Tagger.GivenTags(words: $0, tags: $1.tags) }, withWords: true)
    for (tagged, found) in zip(tagged, found) {
      #expect(found.wordLogProbabilities.count == tagged.tags[0].count)
      for (probability, logProbability) in zip(tagged.probabilities[0], found.wordLogProbabilities) {
        #expect(abs(log(Double(probability)) - logProbability) < 1e-6)
      }
    }
  }

  @Test func schemesAreConverted() throws {
    let tagger = try LabeledToy().tagger([3])
    let words = LabeledToy.sentences[0].words
    let found = scores(
      tagger,
      [["B-LOC", "I-LOC", "O", "O"], ["B-LOC", "E-LOC", "O", "O"], ["I-LOC", "I-LOC", "O", "O"]].map {
        Tagger.GivenTags(words: words, tags: [$0])
      })
    #expect(Set(found).count == 1)
    #expect(found[0].logProbability < 0 && found[0].logProbability > -20)
  }

  @Test(arguments: [true, false]) func anUnknownTagIsImpossible(crf: Bool) throws {
    let tagger = try LabeledToy().tagger([2], crf: crf)
    let found = scores(
      tagger,
      [
        Tagger.GivenTags(words: ["the", "dog"], tags: [["DET", "FOO"]]),
        Tagger.GivenTags(words: ["the"], tags: [["DET"]]),
      ], withWords: true)
    #expect(found[0].logProbability == -.infinity)
    #expect(found[0].wordLogProbabilities[0].isFinite && found[0].wordLogProbabilities[1] == -.infinity)
    #expect(found[1].logProbability.isFinite)
  }

  @Test func severalHeadsAddUp() throws {
    let tagger = try LabeledToy().tagger([2, 3])
    #expect(tagger.names == ["head.2", "head.3"])
    #expect(tagger.heads(named: "head.3") == [1])
    #expect(tagger.heads(named: nil) == [0, 1])
    #expect(tagger.heads(named: "head") == nil)
    let (words, types, spans) = LabeledToy.sentences[2]
    let both = scores(tagger, [Tagger.GivenTags(words: words, tags: [types, spans])], heads: [0, 1], withWords: true)[0]
    let first = scores(tagger, [Tagger.GivenTags(words: words, tags: [types])], heads: [0], withWords: true)[0]
    let second = scores(tagger, [Tagger.GivenTags(words: words, tags: [spans])], heads: [1], withWords: true)[0]
    #expect(both.logProbability == first.logProbability + second.logProbability)
    #expect(both.wordLogProbabilities == zip(first.wordLogProbabilities, second.wordLogProbabilities).map { $0 + $1 })
  }

  /// A span over the border of two parts is one in each of them, or the model would forbid the rest.
  @Test func partsOfALongSentenceAreScoredByThemselves() throws {
    let tagger = try LabeledToy().tagger([3])
    let first = Array(repeating: "see", count: tagger.labeler.partLength - 1) + ["New"]
    let outside = Array(repeating: "O", count: first.count - 1)
    let found = scores(
      tagger,
      [
        Tagger.GivenTags(words: first + ["York", "City", "."], tags: [outside + ["B-LOC", "I-LOC", "I-LOC", "O"]]),
        Tagger.GivenTags(words: first, tags: [outside + ["B-LOC"]]),
        Tagger.GivenTags(words: ["York", "City", "."], tags: [["B-LOC", "I-LOC", "O"]]),
      ], withWords: true)
    #expect(found[0].logProbability.isFinite)
    #expect(abs(found[0].logProbability - found[1].logProbability - found[2].logProbability) < 1e-5)
    #expect(found[0].wordLogProbabilities == found[1].wordLogProbabilities + found[2].wordLogProbabilities)
  }

  @Test func aSentenceWithoutWordsIsCertain() throws {
    let tagger = try LabeledToy().tagger([2])
    let session = LabelingSession(tagger.labeler, workers)
    let tagged = tagger.tags(of: [[], ["dog"]], in: session, withProbabilities: true)
    #expect(tagged.map(\.tags).map { $0.map(\.count) } == [[0], [1]])
    #expect(tagged.map(\.probabilities).map { $0.map(\.count) } == [[0], [1]])
    #expect(scores(tagger, [Tagger.GivenTags(words: [], tags: [[]])], withWords: true) == [Tagger.TagScore()])
  }
}
