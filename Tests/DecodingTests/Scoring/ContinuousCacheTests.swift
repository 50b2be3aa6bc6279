import Decoding
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct ContinuousCacheTests {
  private static let hiddenSize = 3
  private static let tokens: [Int32] = [4, 5, 4, 6, 5, 5, 4, 7, 4, 6, 6, 5]
  private static let states: [[Float]] = {
    var random = SplitMix64(seed: 5)
    return tokens.map { _ in (0..<hiddenSize).map { _ in Float.random(in: -1..<1, using: &random) } }
  }()

  private func logProbabilities(by cache: inout ContinuousCache, _ range: Range<Int>) -> [[Float?]] {
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let matrix = arena.matrix(range.count, Self.hiddenSize)
    for (row, place) in range.enumerated() {
      for column in 0..<Self.hiddenSize { matrix.row(row)[column] = Self.states[place][column] }
    }
    return cache.logProbabilities(matrix, Self.tokens[range])
  }

  /// The equation as it stands, for one place.
  private func probability(at place: Int, size: Int, sharpness: Double) -> Double {
    var (own, sum) = (0.0, 0.0)
    for before in max(0, place - size)..<place {
      let product = zip(Self.states[place], Self.states[before]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      sum += exp(sharpness * product)
      if Self.tokens[before] == Self.tokens[place] { own += exp(sharpness * product) }
    }
    return own / sum
  }

  @Test(arguments: [1, 2, 5, 100]) func whatFollowedLikeStatesIsLikely(size: Int) throws {
    var cache = ContinuousCache(size: size, sharpnesses: [0.5, 3])
    let values = logProbabilities(by: &cache, 0..<Self.tokens.count)
    for (sharpness, values) in zip([0.5, 3], values) {
      #expect(values[0] == nil)
      for place in 1..<values.count {
        let value = try #require(values[place])
        let expected = probability(at: place, size: size, sharpness: sharpness)
        // Sums of a few floats.
        #expect(abs(exp(Double(value)) - expected) < 1e-6, "\(place)")
        #expect(expected > 0 || value == -.infinity)
      }
    }
  }

  @Test func withoutSharpnessWordsAreCounted() throws {
    var cache = ContinuousCache(size: 100, sharpnesses: [0])
    let values = logProbabilities(by: &cache, 0..<Self.tokens.count)[0]
    for place in 1..<values.count {
      let count = Self.tokens[..<place].count { $0 == Self.tokens[place] }
      #expect(abs(exp(try #require(values[place])) - Float(count) / Float(place)) < 1e-6)
    }
  }

  @Test(arguments: [[12], [1, 11], [5, 7], [3, 1, 8], Array(repeating: 1, count: 12)])
  func itDoesNotMatterHowManyComeAtOnce(parts: [Int]) {
    var whole = ContinuousCache(size: 4, sharpnesses: [1])
    let expected = logProbabilities(by: &whole, 0..<12)[0]
    var cache = ContinuousCache(size: 4, sharpnesses: [1])
    var first = 0
    var values: [Float?] = []
    for part in parts {
      values += logProbabilities(by: &cache, first..<first + part)[0]
      first += part
    }
    for (value, expected) in zip(values, expected) {
      #expect(value == expected || abs((value ?? 0) - (expected ?? 0)) < 1e-5)
    }
  }
}
