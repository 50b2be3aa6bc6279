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
