import Decoding
import Foundation
import TestSupport
import Testing

@Suite struct MixtureTuningTests {
  /// Probabilities of some tokens by components that are each good at some of them.
  private static func tuning(componentCount: Int, seed: UInt64) -> MixtureTuning {
    var random = SplitMix64(seed: seed)
    var tuning = MixtureTuning(componentCount: componentCount)
    for _ in 0..<200 {
      let expert = Int.random(in: 0..<componentCount, using: &random)
      tuning.add(
        (0..<componentCount).map { component in
          let p = Float.random(in: 0.001..<0.3, using: &random)
          return log(component == expert ? p + 0.2 * Float(component + 1) : p)
        })
    }
    return tuning
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func noPointOfAGridDoesBetter(seed: UInt64) {
    let two = Self.tuning(componentCount: 2, seed: seed)
    let best = two.weights()
    let grid = (0...1000).map { Double($0) / 1000 }.map { [$0, 1 - $0] }
    let bestOfGrid = grid.max { two.logLikelihood($0) < two.logLikelihood($1) } ?? []
    #expect(two.logLikelihood(best) >= two.logLikelihood(bestOfGrid) - 200 * 1e-7)
    // The optimum lies between the neighbors of the best of the grid, and the likelihood is flat there.
    #expect(abs(best[0] - bestOfGrid[0]) < 0.002, "\(best) \(bestOfGrid)")

    let three = Self.tuning(componentCount: 3, seed: seed)
    let weights = three.weights()
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12 && weights.allSatisfy { $0 >= 0 })
    for a in 0...50 {
      for b in 0...(50 - a) {
        let point = [Double(a) / 50, Double(b) / 50, Double(50 - a - b) / 50]
        #expect(three.logLikelihood(weights) >= three.logLikelihood(point) - 200 * 1e-7)
      }
    }
  }

  @Test func componentsThatExcludeOneAnotherGetTheShareOfTheirTokens() {
    var tuning = MixtureTuning(componentCount: 2)
    for token in 0..<10 { tuning.add(token < 3 ? [-2, -.infinity] : [-.infinity, -5]) }
    let weights = tuning.weights()
    #expect(abs(weights[0] - 0.3) < 1e-4 && abs(weights[1] - 0.7) < 1e-4, "\(weights)")
    let expected = 3 * (log(0.3) - 2) + 7 * (log(0.7) - 5)
    #expect(abs(tuning.logLikelihood(weights) - expected) < 1e-5)
  }

  @Test func aComponentThatIsAlwaysWorseGetsNothing() {
    var tuning = MixtureTuning(componentCount: 3)
    for token in 0..<20 { tuning.add([-1 - Float(token % 2), -3, -1 - Float((token + 1) % 2)]) }
    let weights = tuning.weights()
    #expect(weights[1] < 1e-5 && abs(weights[0] - 0.5) < 1e-4, "\(weights)")
  }

  @Test func tokensThatNobodyThinksPossibleAreLeftOut() {
    var tuning = MixtureTuning(componentCount: 2)
    tuning.add([-.infinity, -.infinity])
    #expect(tuning.tokenCount == 0 && tuning.weights() == [0.5, 0.5])
    // Far below what a float can be, and yet not impossible.
    tuning.add([-1000, -2000])
    #expect(tuning.tokenCount == 1)
    let weights = tuning.weights()
    #expect(weights[0] > 0.999_999 && abs(tuning.logLikelihood(weights) + 1000) < 1e-3)
  }
}
