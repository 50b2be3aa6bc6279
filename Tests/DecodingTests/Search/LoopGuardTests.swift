import Decoding
import Tensors
import Testing

@Suite struct LoopGuardTests {
  /// Goes round in a circle of tokens with probability 0.7, and else ends or gives 9.
  private func circle(_ tokens: [Int32]) -> TableModel {
    TableModel(vocabularySize: 10) { _, tokensSoFar in
      var probabilities = [Double](repeating: 0, count: 10)
      (probabilities[1], probabilities[9]) = (0.1, 0.2)
      let next = tokensSoFar.last.flatMap { last in tokens.firstIndex(of: last).map { tokens[($0 + 1) % tokens.count] }
      }
      probabilities[Int(next ?? tokens[0])] += 0.7
      return logs(probabilities)
    }
  }

  /// Copies of the circle at the beginning of what is found.
  private func tokens(_ circle: [Int32], source: [Int32] = [], stopsLoops: Bool = true) throws -> [Int32] {
    try self.circle(circle).search(PackedSequences([source])) {
      ($0.beamSize, $0.stopsLoops, $0.minimumLength, $0.maximumLength) = (1, stopsLoops, 12, .fixed(12))
    }[0][0].tokens
  }

  @Test func loopsAreLeft() throws {
    #expect(try tokens([2, 3], stopsLoops: false) == [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3])
    #expect(try tokens([2, 3]).prefix(6) == [2, 3, 2, 3, 2, 9])
    #expect(try tokens([2]).prefix(4) == [2, 2, 2, 9])
    #expect(try tokens([2, 3, 4]).prefix(6) == [2, 3, 4, 2, 3, 4])
    #expect(try tokens([2, 3, 4])[8] == 9, "the third copy is not completed")
  }

  @Test func whatTheSourceRepeatsMayBeRepeated() throws {
    #expect(try tokens([2], source: [5, 5, 5, 5, 5, 1]).prefix(6) == [2, 2, 2, 2, 2, 9])
    #expect(try tokens([2, 3], source: [5, 6, 5, 6, 5, 6, 5, 6]).prefix(8) == [2, 3, 2, 3, 2, 3, 2, 3])
    #expect(try tokens([2, 3], source: [5, 6, 5, 6, 5, 6, 5, 6])[9] == 9)
  }

  @Test func whatTrainingRepeatsMayBeRepeated() throws {
    var tokens = plainTokens
    // Of three copies of a pair, and of five 4s, there are two sentences; of six 4s one.
    tokens.repetition = RepetitionLimits(of: [
      [2, 3, 2, 3, 2, 3], [7, 8, 7, 8, 7, 8, 5], [4, 4, 4, 4, 4], [6, 6, 6, 6, 6, 4], [4, 4, 4, 4, 4, 4],
    ])
    #expect(tokens.repetition.copies == [5, 3] + [Int](repeating: 2, count: RepetitionLimits.longestPeriod - 2))
    for (circle, count) in [([2], 5), ([2, 3], 6)] as [([Int32], Int)] {
      let found = try Searcher(
        self.circle(circle), tokens: tokens,
        options: options { ($0.beamSize, $0.stopsLoops, $0.minimumLength, $0.maximumLength) = (1, true, 9, .fixed(9)) }
      ).search(nothing())[0][0]
      #expect(found.tokens.prefix { $0 != 9 }.count >= count)
      #expect(found.tokens.prefix { $0 != 9 }.count < count + circle.count)
    }
  }

  @Test func whatOneOfManySentencesRepeatsIsNoLimit() {
    let plain = [[Int32]](repeating: [2, 3, 4], count: 40_000)
    let usual = RepetitionLimits()
    #expect(RepetitionLimits(of: plain) == usual)
    let rare = [[Int32]](repeating: [2, 2, 2, 2], count: 4)
    #expect(RepetitionLimits(of: plain + rare) == usual)
    #expect(RepetitionLimits(of: plain + rare + [[5, 5, 5, 5, 5]]).copies[0] == 4)
    #expect(
      RepetitionLimits(of: [[Int32](repeating: 2, count: 1000), [Int32](repeating: 3, count: 900)]).copies[0] == 64)
    #expect(
      RepetitionLimits(copies: usual.copies.map { $0 + 1 })?.raised(to: usual).copies == usual.copies.map { $0 + 1 })
    #expect(RepetitionLimits(copies: usual.copies.map { $0 - 1 }) == nil)
    #expect(RepetitionLimits(copies: [3]) == nil)
  }

  @Test(arguments: 0..<20) func nothingChangesWithoutLoops(seed: UInt64) throws {
    let model = TableModel.random(vocabularySize: 12, seed: seed, sharpness: 1)
    for beamSize in [1, 4] {
      let found = try [true, false].map { stopsLoops in
        try model.search(nothing(3)) {
          ($0.beamSize, $0.stopsLoops, $0.maximumLength) = (beamSize, stopsLoops, .fixed(3))
        }
      }
      #expect(found[0] == found[1])
    }
  }

  @Test func unknownWordsMayFollowOneAnother() throws {
    let model = circle([2, 3])
    var tokens = plainTokens
    tokens.unknown = 2
    let found = try Searcher(
      model, tokens: tokens,
      options: options { ($0.beamSize, $0.stopsLoops, $0.minimumLength, $0.maximumLength) = (1, true, 8, .fixed(8)) }
    ).search(nothing())[0][0]
    #expect(found.tokens == [2, 3, 2, 3, 2, 3, 2, 3])
  }
}
