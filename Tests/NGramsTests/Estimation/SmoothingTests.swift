import Foundation
import NGrams
import TestSupport
import Testing
import Text
import Tokens

@Suite struct SmoothingTests {
  /// Numbers are floats, and thirty to seventy of them are added.
  private static let tolerance = 1e-5

  private func model(_ text: String, _ order: Int, _ smoothing: Smoothing, pruning: [Int] = [0]) throws -> NGramModel {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    (training.order, training.smoothing, training.pruning) = (order, smoothing, pruning)
    return try training.run(LineReader(path: folder.write(text.utf8, to: "text"))).estimate.model
  }

  /// p of the last word after those before it; `<s>` may be the first.
  private func probability(_ words: String, _ model: NGramModel) throws -> Double {
    let ids = words.split(separator: " ").map { model.vocabulary.id(for: String($0)) ?? SpecialTokens.unknown }
    var state = ids.first == SpecialTokens.start ? model.start : model.withoutContext
    for id in ids.dropLast().drop(while: { $0 == SpecialTokens.start }) {
      state = model.score(id, after: state).state
    }
    return exp(model.score(try #require(ids.last), after: state).logProbability)
  }

  private func expect(
    _ words: String, _ model: NGramModel, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try probability(words, model)
    #expect(abs(found - expected) < Self.tolerance, "\(words): \(found)", sourceLocation: sourceLocation)
  }

  // MARK: Sums

  @Test(arguments: [
    Smoothing.maximumLikelihood, .addDelta(1), .addDelta(0.01), .kneserNey, .modifiedKneserNey,
  ])
  func probabilitiesAddUpToOne(smoothing: Smoothing) throws {
    for (order, pruning) in [(1, [0]), (2, [0]), (3, [0]), (5, [0]), (3, [0, 0, 1]), (4, [0, 1, 2]), (3, [0, 9999])] {
      let model = try train(order, smoothing, pruning: pruning).model
      #expect(model.isNormalized)
      var states = [model.start, model.withoutContext]
      for line in try goldenLines("unseen.txt") {
        var state = model.start
        for id in model.vocabulary.ids(of: line, as: .words) {
          state = model.score(id, after: state).state
          states.append(state)
        }
      }
      for state in Set(states) {
        let sum = model.logProbabilities(after: state).reduce(0) { $0 + exp($1) }
        #expect(abs(sum - 1) < Self.tolerance, "order \(order), \(pruning), after \(model.context(of: state))")
      }
      #expect(Set(states).count > (order == 1 || pruning == [0, 9999] ? 0 : 20))
    }
  }

  @Test func scoresOfStupidBackoffAreNoProbabilities() throws {
    let model = try train(3, .stupidBackoff).model
    #expect(!model.isNormalized)
    let sum = model.logProbabilities(after: model.start).reduce(0) { $0 + exp($1) }
    #expect(sum > 1.05)
  }

  // MARK: By hand

  private static let text = "a b a\na c\nb a\n"

  @Test func maximumLikelihoodIsTheShareOfCounts() throws {
    let model = try model(Self.text, 2, .maximumLikelihood)
    try expect("<s> a", model, 2.0 / 3)
    try expect("a b", model, 1.0 / 4)
    try expect("a </s>", model, 2.0 / 4)
    try expect("a a", model, 0)
    // Of a, b, a, a, c, b, a and three ends.
    try expect("a", model, 4.0 / 10)
    try expect("unheard a", model, 4.0 / 10)
    try expect("unheard", model, 0)
  }

  @Test func addDeltaAddsToEachOfAllWords() throws {
    let model = try model(Self.text, 2, .addDelta(0.5))
    // <unk>, </s>, a, b, c
    let v = 5.0
    try expect("<s> a", model, (2 + 0.5) / (3 + 0.5 * v))
    try expect("a b", model, (1 + 0.5) / (4 + 0.5 * v))
    try expect("a a", model, 0.5 / (4 + 0.5 * v))
    try expect("a unheard", model, 0.5 / (4 + 0.5 * v))
    try expect("unheard a", model, 1 / v)
    let unigrams = try self.model(Self.text, 1, .addDelta(0.5))
    try expect("a", unigrams, (4 + 0.5) / (10 + 0.5 * v))
    try expect("unheard", unigrams, 0.5 / (10 + 0.5 * v))
  }

  /// The largest and the smallest that the command takes.
  @Test(arguments: [1e6, 1e-9]) func addDeltaGivesEachWordSomeProbability(delta: Double) throws {
    for order in 1...3 {
      let model = try model(Self.text, order, .addDelta(delta))
      #expect(model.logProbability(of: "a b unheard c").isFinite)
      #expect(abs(model.logProbabilities(after: model.start).reduce(0) { $0 + exp($1) } - 1) < Self.tolerance)
    }
  }

  /// The beginning of a sentence is a context of full length, though it is shorter.
  @Test func addDeltaOfLongerContexts() throws {
    let model = try model(Self.text, 3, .addDelta(1))
    try expect("<s> a b", model, 2.0 / (2 + 5))
    try expect("<s> b", model, 2.0 / (3 + 5))
    try expect("<s> c", model, 1.0 / (3 + 5))
    try expect("b a </s>", model, 3.0 / (2 + 5))
    try expect("b a a", model, 1.0 / (2 + 5))
    try expect("c a b", model, 1.0 / 5)
  }

  @Test func stupidBackoffTakesFourTenths() throws {
    let model = try model(Self.text, 3, .stupidBackoff)
    try expect("<s> a b", model, 1.0 / 2)
    try expect("b a b", model, 0.4 * 1 / 4)
    try expect("b a a", model, 0.4 * 0.4 * 4 / 10)
  }

  /// a(a) = {<s>, b}, a(b) = {a, <s>}, a(c) = {a}, a(</s>) = {a, c}, of 7 in all.
  @Test func kneserNeyByHand() throws {
    let model = try model(Self.text, 2, .kneserNey)
    let v = 5.0
    // n₁ = 1 (c), n₂ = 3: D = n₁ / (n₁ + 2 n₂) for words.
    let d1 = 1.0 / (1 + 2 * 3)
    let a = (2 - d1) / 7 + (4 * d1 / 7) / v
    try expect("a", model, a)
    try expect("unheard", model, (4 * d1 / 7) / v)
    // Counts of pairs: <s> a 2, a b 1, b a 2, a </s> 2, a c 1, c </s> 1, <s> b 1: n₁ = 4, n₂ = 3.
    let d2 = 4.0 / (4 + 2 * 3)
    try expect("<s> a", model, (2 - d2) / 3 + (2 * d2 / 3) * a)
    try expect("c a", model, d2 * a)
  }

  // MARK: Pruning

  @Test func prunedCountsAreLeftOut() throws {
    let model = try model(Self.text, 2, .maximumLikelihood, pruning: [0, 1])
    #expect(model.ngramCounts == [6, 3])
    try expect("a </s>", model, 1)
    // All that followed it is gone.
    try expect("c </s>", model, 3.0 / 10)
  }
}
