import Decoding
import Testing

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
    let model = TableModel(vocabularySize: 4) { _, tokens in
      counter.note(tokens.count)
      return logs([0, 0.9, 0.05, 0.05])
    }
    _ = try model.search(stopping: .whenSettled) { ($0.beamSize, $0.maximumLength) = (3, .fixed(20)) }
    #expect(counter.longest == 0)
    _ = try model.search(stopping: .atMaximumLength) { ($0.beamSize, $0.maximumLength) = (3, .fixed(20)) }
    #expect(counter.longest > 0)
  }

  @Test func finishedHypothesesOfEqualScoreKeepTheirOrder() throws {
    // Those of 1/4 end in steps 2 and 3, those of 1/8 in steps 1, 2, 2 and 3.
    let model = TableModel(vocabularySize: 5) { _, tokens in
      switch tokens {
      case []: logs([0, 1 / 8, 1 / 2, 1 / 4, 1 / 8])
      case [2], [3]: logs([0, 1 / 2, 0, 1 / 2, 0])
      default: logs([0, 1, 0, 0, 0])
      }
    }
    let nBest = try model.search { ($0.beamSize, $0.nBest, $0.lengthPenalty) = (6, 6, .none) }[0]
    #expect(nBest.map(\.tokens) == [[2], [2, 3], [], [3], [4], [3, 3]])
    let scores = logs([1 / 4, 1 / 4, 1 / 8, 1 / 8, 1 / 8, 1 / 8])
    #expect(nBest.map(\.score) == scores.map { Double($0) })
  }
}

/// The longest history that a model was asked about.
final class StepCounter: @unchecked Sendable {
  private(set) var longest = 0
  func note(_ length: Int) { longest = max(longest, length) }
}
