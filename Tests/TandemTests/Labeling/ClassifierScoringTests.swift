import Foundation
import Tandem
import Tensors
import Testing

@Suite struct ClassifierScoringTests {
  private func scores(
    _ classifier: Classifier, _ examples: [(text: String, labels: [String])],
    _ longTexts: Classifier.LongTexts = .truncate
  ) throws -> [Double] {
    try classifier.logProbabilities(
      of: examples, longTexts, in: LabelingSession(classifier.encoder, Workers(threadCount: 2)))
  }

  @Test func probabilitiesOfAllLabelsSumToOne() throws {
    let classifier = try ToyLabeling.untrainedClassifier()
    let text = "bika fude gibo"
    let found = try scores(classifier, ["k", "o", "none"].map { (text: text, labels: [$0]) })
    #expect(abs(found.reduce(0) { $0 + exp($1) } - 1) < 1e-6)
    let ranking = try classifier.classify([text])[0].ranking
    #expect(abs(exp(found[0]) - (try #require(ranking.first { $0.name == "k" })).probability) < 1e-6, "a float")
    #expect(Set(found).count == 3)
  }

  @Test func probabilitiesOfAllSetsOfLabelsSumToOne() throws {
    let classifier = try ToyLabeling.untrainedClassifier(.several)
    let sets = ["k", "o", "none"].reduce([[]]) { sets, label in sets + sets.map { $0 + [label] } }
    let found = try scores(classifier, sets.map { (text: "bika fude", labels: $0) })
    #expect(abs(found.reduce(0) { $0 + exp($1) } - 1) < 1e-6)
    #expect(Set(found).count == 8)
  }

  /// With large weights: a float has no room for 1 − p, and none for p of what is hardly possible.
  @Test(arguments: [ToyLabeling.Kind.classes, .several], [Classifier.LongTexts.truncate, .chunks])
  func sureModelsHaveFiniteScores(kind: ToyLabeling.Kind, longTexts: Classifier.LongTexts) throws {
    let classifier = try ToyLabeling.untrainedClassifier(kind, partLength: 4, bound: 1000)
    let text = "bika fude gibo kuda dufe"
    let probabilities = try classifier.classify([text])[0].ranking.map { Float($0.probability) }
    try #require(probabilities.contains(1) && probabilities.contains(0), "a sure model")
    let sets = ["k", "o", "none"].map { [$0] } + (kind == .several ? [[], ["k", "o"], ["k", "o", "none"]] : [])
    let found = try scores(classifier, sets.map { (text: text, labels: $0) }, longTexts)
    #expect(found.allSatisfy { $0.isFinite && $0 <= 0 }, "\(found)")
    #expect(Set(found).count == sets.count)
  }

  @Test func whatTheModelCannotSayIsImpossible() throws {
    let classifier = try ToyLabeling.untrainedClassifier()
    let found = try scores(classifier, [("bika", ["great"]), (" ", ["k"]), ("", ["k"])])
    #expect(found == [-.infinity, -.infinity, -.infinity])
  }

  @Test func longTextsAreCutOrReadInParts() throws {
    let classifier = try ToyLabeling.untrainedClassifier(partLength: 3)
    let text = "bika fude gibo kuda dufe"
    let cut = try scores(classifier, [(text, ["o"]), ("bika fude gibo", ["o"])])
    #expect(abs(cut[0] - cut[1]) < 1e-5)
    let parts = try scores(classifier, [(text, ["o"]), ("bika fude gibo", ["o"]), ("kuda dufe", ["o"])], .chunks)
    #expect(abs(exp(parts[0]) - (3 * exp(parts[1]) + 2 * exp(parts[2])) / 5) < 1e-6)
    #expect(abs(parts[0] - cut[0]) > 1e-4)
  }
}
