import Models
import Testing

@Suite struct ShortlistTests {
  private typealias Pair = (source: [Int32], target: [Int32])

  /// das Haus, das Buch, ein Buch (source 1 to 4 are das, Haus, Buch, ein; target the, house, book, a).
  private let pairs: [Pair] = [([1, 2], [1, 2]), ([1, 3], [1, 3]), ([4, 3], [4, 3])]

  /// Model 1 in tables, each source token of a sentence once.
  private static func byDefinition(_ pairs: [Pair], iterations: Int) -> [Int32: [Int32: Double]] {
    let none: Int32 = -1
    let pairs = pairs.map { (source: Array(Set($0.source)) + [none], target: $0.target) }
    var p: [Int32: [Int32: Double]] = [:]
    for (source, target) in pairs { for s in source { for t in target { p[s, default: [:]][t] = 1 } } }
    for s in p.keys { p[s] = p[s]!.mapValues { _ in 1 / Double(p[s]!.count) } }
    for _ in 0..<iterations {
      var counts: [Int32: [Int32: Double]] = [:]
      for (source, target) in pairs {
        for t in target {
          let sum = source.reduce(0) { $0 + p[$1]![t]! }
          for s in source { counts[s, default: [:]][t, default: 0] += p[s]![t]! / sum }
        }
      }
      p = counts.mapValues { row in row.mapValues { $0 / row.values.reduce(0, +) } }
    }
    return p
  }

  @Test func probabilitiesAreThoseOfTheDefinition() {
    var random: UInt64 = 1
    func draw(_ count: Int, below limit: UInt64) -> [Int32] {
      (0..<count).map { _ in
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int32((random >> 33) % limit)
      }
    }
    let drawn = (0..<30).map { Pair(source: draw($0 % 5, below: 9), target: draw((3 * $0) % 7, below: 12)) }
    for (pairs, iterations) in [(pairs, 1), (pairs, 5), (drawn, 5)] {
      let model = LexicalModel(pairs, vocabularySizes: (source: 9, target: 12), iterations: iterations)
      let expected = Self.byDefinition(pairs, iterations: iterations)
      for source: Int32 in 0..<9 {
        let found = model.translations(of: source)
        #expect(found.count == expected[source]?.count ?? 0)
        for (token, probability) in found {
          #expect(abs(Double(probability) - expected[source]![token]!) < 1e-5, "\(source) to \(token)")
        }
      }
    }
  }

  private func shortlist(frequent: Int = 0, translations: Int = 9, least: Float = 0) -> Shortlist {
    Shortlist(
      of: pairs, vocabularySizes: (source: 5, target: 6), always: [5], frequentCount: frequent,
      translationCount: translations, leastProbability: least)
  }

  @Test func tokensThatCameTogetherAreAligned() {
    // Each word comes with its translation and another; counts tell them apart.
    #expect(shortlist(translations: 1).translations == [[], [1], [2], [3], [4]])
    #expect(shortlist().translations == [[], [1, 2, 3], [1, 2], [1, 3, 4], [3, 4]])
    // The most probable one is never left out.
    #expect(shortlist(least: 0.99).translations == [[], [1], [2], [3], [4]])
    // Improbable ones are left out.
    #expect(shortlist(least: 0.4).translations == [[], [1], [2], [3], [4]])
  }

  @Test func candidatesAreThoseOfTheSentenceAndTheFrequentOnes() {
    let list = shortlist(frequent: 2, translations: 1)
    // The and book come twice; of equally frequent ones the lower is first.
    #expect(list.frequent == [1, 3, 5])
    #expect(list.candidates(for: [2, 2]) == [1, 2, 3, 5])
    #expect(list.candidates(for: [], and: [4, 1]) == [1, 3, 4, 5])
    // Nothing is known of token 0.
    let some = Shortlist(frequent: [3], translations: [[], [1], [2], [], [4], [5, 6]])
    #expect(some.candidates(for: [1, 2, 4, 0]) == nil && some.candidates(for: [0, 0, 1, 2, 4]) == nil)
    #expect(some.candidates(for: [1, 2, 4, 5, 0, 0]) == [1, 2, 3, 4, 5, 6])
  }
}
