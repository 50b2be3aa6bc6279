import Corpora
import Foundation
import Tandem
import Tensors
import Testing

@Suite struct ClassifierScoringTests {
  private func scores(
    _ classifier: Classifier, _ examples: [(text: String, labels: [String])],
    _ longTexts: Classifier.LongTexts = .truncate
  ) -> [Double] {
    let session = LabelingSession(classifier.labeler, Workers(threadCount: 2))
    return classifier.logProbabilities(of: examples, longTexts, in: session)
  }

  @Test func probabilitiesOfAllLabelsSumToOne() throws {
    let classifier = try LabeledToy().classifier()
    let found = scores(classifier, ["good", "bad", "fair"].map { (text: "a film of all time", labels: [$0]) })
    #expect(abs(found.reduce(0) { $0 + exp($1) } - 1) < 1e-6)
    let ranking = classifier.classify(["a film of all time"])[0].ranking
    #expect(abs(exp(found[0]) - (try #require(ranking.first { $0.name == "good" })).probability) < 1e-9)
    #expect(Set(found).count == 3)
  }

  @Test func probabilitiesOfAllSetsOfLabelsSumToOne() throws {
    let classifier = try LabeledToy().classifier(isMultiLabel: true)
    let sets = [[], ["good"], ["bad"], ["bad", "good"]]
    let found = scores(classifier, sets.map { (text: "a film", labels: $0) })
    #expect(abs(found.reduce(0) { $0 + exp($1) } - 1) < 1e-6)
    #expect(Set(found).count == 4)
  }

  @Test func whatTheModelCannotSayIsImpossible() throws {
    let classifier = try LabeledToy().classifier()
    #expect(
      scores(classifier, [("a film", ["great"]), (" ", ["good"]), ("", ["good"])]) == [
        -.infinity, -.infinity, -.infinity,
      ])
  }

  @Test func longTextsAreCutOrReadInParts() throws {
    let classifier = try LabeledToy().classifier(partLength: 3)
    let text = "what a waste of time"
    let cut = scores(classifier, [(text, ["bad"]), ("what a waste", ["bad"])])
    #expect(cut[0] == cut[1])
    let parts = scores(classifier, [(text, ["bad"]), ("what a waste", ["bad"]), ("of time", ["bad"])], .chunks)
    #expect(abs(exp(parts[0]) - (3 * exp(parts[1]) + 2 * exp(parts[2])) / 5) < 1e-6)
    #expect(parts[0] != cut[0])
  }
}
