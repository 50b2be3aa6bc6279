import Decoding
import Foundation
import Tensors
import Testing

@Suite struct ScoreAdjustmentTests {
  /// Says 2, 3, 2, 3, … with probability 0.7 and ends with 0.1.
  private let loop = TableModel(vocabularySize: 5) { _, tokens in
    tokens.last == 2 ? logs([0, 0.1, 0.1, 0.7, 0.1]) : logs([0, 0.1, 0.7, 0.1, 0.1])
  }

  @Test(arguments: [1, 4]) func hypothesesEndAtTheMaximumLength(beamSize: Int) throws {
    for maximum in 0..<6 {
      let best = try loop.search {
        ($0.beamSize, $0.lengthPenalty, $0.maximumLength) = (beamSize, .average, .fixed(maximum))
      }[0][0]
      #expect(best.tokens == Array([2, 3, 2, 3, 2, 3].prefix(maximum)))
      #expect(abs(best.logProbability - (Double(maximum) * log(0.7) + log(0.1))) < 1e-5)
    }
  }

  @Test func maximumLengthFollowsTheSource() throws {
    let sources = PackedSequences([[2, 2, 2, 1], [2, 1]])
    let found = try loop.search(sources) {
      ($0.beamSize, $0.maximumLength) = (1, .relative(factor: 2, plus: 1))
    }
    #expect(found.map { $0[0].tokens.count } == [2 * 3 + 1, 2 * 1 + 1])
  }

  @Test(arguments: 0..<20) func noHypothesisIsShorterThanTheMinimum(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 6, seed: seed)
    for beamSize in [1, 5] {
      let found = try model.search(nothing(3)) {
        ($0.beamSize, $0.nBest, $0.minimumLength) = (beamSize, beamSize, 4)
      }
      #expect(found.joined().allSatisfy { $0.tokens.count >= 4 })
    }
  }

  private func repeats(_ size: Int, _ tokens: [Int32]) -> Bool {
    guard tokens.count >= size else { return false }
    let grams = (0...(tokens.count - size)).map { Array(tokens[$0..<($0 + size)]) }
    return Set(grams).count < grams.count
  }

  /// What follows depends on the last token alone, so that unblocked searches repeat themselves.
  private func chain(_ seed: UInt64) -> TableModel {
    let random = TableModel.random(vocabularySize: 6, seed: seed)
    return TableModel(vocabularySize: 6) { _, tokens in random.scores(0, tokens.suffix(1)) }
  }

  @Test(arguments: 1...4) func noNGramComesTwice(size: Int) throws {
    for seed in 0..<20 as Range<UInt64> {
      for beamSize in [1, 3] {
        let found = try chain(seed).search {
          ($0.beamSize, $0.nBest, $0.noRepeatNGramSize) = (beamSize, beamSize, size)
          ($0.minimumLength, $0.maximumLength) = (12, .fixed(12))
        }[0]
        for tokens in found.map(\.tokens) { #expect(!repeats(size, tokens), "\(tokens)") }
      }
    }
  }

  @Test(arguments: 1...4) func blockingExcludesNothingElse(size: Int) throws {
    for seed in 0..<20 as Range<UInt64> {
      let model = chain(seed)
      var expected: [Int32] = []
      while expected.count < 12 {
        let scores = model.scores(0, expected)
        let allowed = (1..<6 as Range<Int32>).filter { $0 == 1 || !repeats(size, expected + [$0]) }
        let best = allowed.max { scores[Int($0)] < scores[Int($1)] }!
        if best == 1 { break }
        expected.append(best)
      }
      let found = try model.search {
        ($0.beamSize, $0.noRepeatNGramSize, $0.maximumLength) = (1, size, .fixed(12))
      }[0][0]
      #expect(found.tokens == expected)
    }
  }

  @Test func whereNothingIsLeftTheHypothesisEnds() throws {
    // Three words at most once each, yet ten are asked for.
    let found = try loop.search { ($0.beamSize, $0.noRepeatNGramSize, $0.minimumLength) = (1, 1, 10) }[0][0]
    #expect(found.tokens == [2, 3, 4])
    #expect(abs(found.logProbability - log(0.7 * 0.7 * 0.1 * 0.1)) < 1e-5)
    #expect(try loop.search { ($0.beamSize, $0.noRepeatNGramSize, $0.minimumLength) = (2, 1, 10) }[0][0] == found)
  }

  @Test(arguments: [1, 3]) func hypothesesStartWithTheirPrefix(beamSize: Int) throws {
    let prefixes: [[Int32]] = [[4, 4, 4], [], [3]]
    let found = try loop.search(nothing(3), prefixes: prefixes) {
      ($0.beamSize, $0.nBest, $0.noRepeatNGramSize, $0.minimumLength) = (beamSize, beamSize, 2, 2)
    }
    for (prefix, nBest) in zip(prefixes, found) {
      #expect(nBest.count == beamSize)
      for hypothesis in nBest { #expect(hypothesis.tokens.starts(with: prefix)) }
    }
    let forced = found[0][0].tokenLogProbabilities.prefix(3)
    #expect(forced.allSatisfy { abs(Double($0) - log(0.1)) < 1e-6 })  // the model's own, not 1
  }

  @Test func prefixMayBeLongerThanTheMaximumLength() throws {
    for beamSize in [1, 2] {
      let found = try loop.search(prefixes: [[4, 3, 4]]) { ($0.beamSize, $0.maximumLength) = (beamSize, .fixed(2)) }
      #expect(found[0].map(\.tokens) == [[4, 3, 4]])
    }
  }

  @Test func specialTokensAreNeverSaid() throws {
    let model = TableModel(vocabularySize: 5) { _, _ in logs([0.3, 0.05, 0.3, 0.25, 0.1]) }
    let tokens = SearchTokens(start: 0, end: 1, unknown: 3, padding: 2)
    for beamSize in [1, 4] {
      for forbidsUnknown in [false, true] {
        let found = try Searcher(
          model, tokens: tokens,
          options: options {
            ($0.beamSize, $0.forbidsUnknown, $0.minimumLength, $0.maximumLength) = (
              beamSize, forbidsUnknown, 3, .fixed(3)
            )
          }
        ).search(nothing())[0][0]
        #expect(found.tokens == (forbidsUnknown ? [4, 4, 4] : [3, 3, 3]))
      }
    }
  }
}
