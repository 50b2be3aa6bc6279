import Foundation
import NGrams
import TestSupport
import Testing
import Text
import Tokens

/// Golden files by `Golden/make_kneser_ney_golden.py`, and of KenLM as `Golden/kenlm.md` says.
@Suite struct KneserNeyTests {
  /// Numbers of the golden files have seven digits, those of models are floats of about as many, and the largest is 4.
  private static let tolerance = 2e-6

  @Test(arguments: [
    ("mkn.o4.arpa", 4, Smoothing.modifiedKneserNey, [0]), ("kn.o3.arpa", 3, .kneserNey, [0]),
    ("mkn.o3.pruned.arpa", 3, .modifiedKneserNey, [0, 0, 1]),
  ])
  func modelsAreThoseOfTheFormulas(_ name: String, _ order: Int, _ smoothing: Smoothing, _ pruning: [Int]) throws {
    let estimate = try train(order, smoothing, pruning: pruning)
    #expect(estimate.fallbacks.isEmpty)
    let (found, expected) = (try ARPATable(of: estimate.model), try ARPATable(golden: name))
    #expect(found.orders == expected.orders)
    #expect(found.difference(from: expected) < Self.tolerance)
  }

  @Test func modelsAreThoseOfKenLM() throws {
    var expected = try ARPATable(golden: "kenlm.o3.arpa")
    // What never follows has the probability 1 by KenLM, and 0 by us.
    #expect(expected.entries["<s>"]?.probability == 0)
    expected.entries["<s>"]?.probability = -99
    let found = try ARPATable(of: train(3, on: "kenlm.txt").model)
    #expect(found.orders == [12, 17, 16])
    #expect(found.difference(from: expected) < 1e-6)
  }

  @Test func discountsThatCannotBeEstimatedAreConstants() throws {
    let folder = try TemporaryFolder()
    let text = try goldenLines("text.txt").prefix(3).joined(separator: "\n")
    var training = NGramTraining()
    training.order = 3
    let estimate = try training.run(LineReader(path: folder.write(text.utf8, to: "text"))).estimate
    let (found, expected) = (try ARPATable(of: estimate.model), try ARPATable(golden: "mkn.fallback.arpa"))
    #expect(found.difference(from: expected) < Self.tolerance)
    #expect(estimate.fallbacks.map(\.order) == [2, 3])
    #expect(estimate.fallbacks.allSatisfy { $0.discounts == Discounts(0.5, 1, 1.5) })
    let sentence = """
      The 2-grams and 3-grams have too few different counts to estimate discounts (no 2-gram has the count 2, no 3-gram has \
      the count 2); constants are used: D1 = 0.5, D2 = 1.0, D3+ = 1.5.
      """
    #expect(DiscountFallback.summary(estimate.fallbacks, isModified: true) == sentence)
    #expect(DiscountFallback.summary([], isModified: true) == nil)
  }

  /// One discount for all counts needs those of 1 and 2.
  @Test func kneserNeyIsAdvisedWhereItHelps() {
    func summary(_ obstacles: [Discounts.Obstacle], isModified: Bool = true) -> String? {
      let fallbacks = obstacles.enumerated().map {
        DiscountFallback(order: $0.offset + 1, obstacle: $0.element, discounts: Discounts(0.5, 1, 1.5))
      }
      return DiscountFallback.summary(fallbacks, isModified: isModified)
    }
    let advice = " --smoothing kn can do with fewer of them."
    #expect(summary([.noneCounted(count: 3), .outOfRange(count: 3, discount: -1)])?.hasSuffix(advice) == true)
    #expect(summary([.noneCounted(count: 3), .noneCounted(count: 1)])?.hasSuffix("D3+ = 1.5.") == true)
    #expect(summary([.noneCounted(count: 3)], isModified: false)?.hasSuffix("D3+ = 1.5.") == true)
  }

  @Test func discountsAreThoseOfTheFormulas() throws {
    let expected = try goldenLines("mkn.o4.discounts.txt").map { $0.split(separator: " ").compactMap { Double($0) } }
    let found = try train(4).discounts.map { [$0.one, $0.two, $0.threeOrMore] }
    #expect(found.count == 4 && expected.count == 4)
    // As many digits as the file has.
    for (a, b) in zip(found.joined(), expected.joined()) { #expect(abs(a - b) < 1e-8) }
  }

  @Test func discountsByHand() throws {
    var n = CountsOfCounts()
    for (count, times) in [(1, 6), (2, 3), (3, 2), (4, 1), (5, 9), (0, 7)] {
      for _ in 0..<times { n.add(count) }
    }
    // Y = 6 / (6 + 2 · 3)
    #expect(try Discounts.kneserNey(n) == Discounts(0.5, 0.5, 0.5))
    #expect(
      try Discounts.modifiedKneserNey(n) == Discounts(1 - 2 * 0.5 * 3 / 6, 2 - 3 * 0.5 * 2 / 3, 3 - 4 * 0.5 * 1 / 2))
  }

  @Test func impossibleDiscountsHaveTheirReason() {
    var n = CountsOfCounts()
    for (count, times) in [(1, 8), (2, 1), (3, 10), (4, 1)] { for _ in 0..<times { n.add(count) } }
    // Y = 8 / (8 + 2 · 1)
    #expect(throws: Discounts.Obstacle.outOfRange(count: 2, discount: 2 - 3 * 0.8 * 10 / 1)) {
      try Discounts.modifiedKneserNey(n)
    }
    #expect(throws: Discounts.Obstacle.noneCounted(count: 1)) { try Discounts.kneserNey(CountsOfCounts()) }
  }

  @Test func unknownWordsOfTheTextAreWords() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("a <unk> b\na <unk> c\nb </s> a\n".utf8, to: "text")
    var training = NGramTraining()
    training.order = 2
    let counted = try training.run(LineReader(path: text))
    #expect(counted.unknownCount == 3 && counted.tokenCount == 9)
    #expect(counted.estimate.model.ngramCounts == [6, 10])
    training.skipsSymbols = true
    let skipped = try training.run(LineReader(path: text))
    #expect(skipped.unknownCount == 0 && skipped.tokenCount == 6)
    // <s> a, a b, b </s>, a c, c </s>, <s> b, b a, a </s>
    #expect(skipped.estimate.model.ngramCounts == [6, 8])
    let unknown = SpecialTokens.unknown
    let (with, without) = (counted.estimate.model, skipped.estimate.model)
    #expect(
      with.score(unknown, after: with.withoutContext).logProbability
        > without.score(unknown, after: without.withoutContext).logProbability)
  }
}
