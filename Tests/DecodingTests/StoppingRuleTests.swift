import Testing

@testable import Decoding

/// The stopping rule changes how long a search takes and nothing else.
@Suite struct StoppingRuleTests {
  private static let penalties = [
    LengthPenalty.none, .average, .wu(alpha: 0.2), .wu(alpha: 0.6), .wu(alpha: 1), .wu(alpha: 2),
  ]

  @Test(arguments: penalties) func stoppingEarlyReturnsWhatSearchingOnReturns(penalty: LengthPenalty) throws {
    for seed in 0..<200 as Range<UInt64> {
      let model = TableModel.random(
        vocabularySize: 3 + Int(seed % 6), seed: seed, sharpness: [0.2, 1, 3][Int(seed / 7 % 3)])
      for (beamSize, nBest) in [(2, 1), (3, 2), (5, 1), (5, 3), (6, 6)] {
        let change: (inout SearchOptions) -> Void = {
          ($0.beamSize, $0.nBest, $0.lengthPenalty) = (beamSize, nBest, penalty)
          $0.maximumLength = .fixed(3 + Int(seed % 11))
          $0.minimumLength = Int(seed % 3)
        }
        let early = try model.search(nothing(2), stopping: .whenSettled, change)
        let late = try model.search(nothing(2), stopping: .atMaximumLength, change)
        #expect(early == late, "seed \(seed), beam \(beamSize), \(nBest) best")
      }
    }
  }

  @Test func stoppingEarlySavesSteps() throws {
    // </s> has 0.9 everywhere: the empty hypothesis cannot be beaten after the first step.
    let counter = StepCounter()
    let model = TableModel(vocabularySize: 4) { _, symbols in
      counter.note(symbols.count)
      return logs([0, 0.9, 0.05, 0.05])
    }
    _ = try model.search(stopping: .whenSettled) { ($0.beamSize, $0.maximumLength) = (3, .fixed(20)) }
    #expect(counter.longest == 0)
    _ = try model.search(stopping: .atMaximumLength) { ($0.beamSize, $0.maximumLength) = (3, .fixed(20)) }
    #expect(counter.longest > 0)
  }

  @Test func finishedHypothesesOfEqualScoreKeepTheirOrder() {
    var finished = FinishedHypotheses()
    for (node, score) in [(0, -2.0), (1, -1), (2, -2), (3, -1)] {
      finished.insert(.init(node: Int32(node), total: score, score: score))
    }
    #expect(finished.best(4).map(\.node) == [1, 3, 0, 2])
  }
}

/// The longest history that a model was asked about.
final class StepCounter: @unchecked Sendable {
  private(set) var longest = 0
  func note(_ length: Int) { longest = max(longest, length) }
}
