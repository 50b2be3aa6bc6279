import Evaluation
import Foundation
import Testing

@Suite struct LogisticRegressionTests {
  /// Points and outcomes that cover the cube evenly (Roberts 2018, the sequence R3).
  private func examples(_ count: Int) -> [LogisticRegression.Example] {
    func fraction(_ number: Int, _ step: Double) -> Double {
      (Double(number) * step).truncatingRemainder(dividingBy: 1)
    }
    return (1...count).map { number in
      let features = [6 * fraction(number, 0.819172513) - 3, 90 + 20 * fraction(number, 0.671043607)]
      let probability = 1 / (1 + exp(-(1.5 * features[0] - 0.2 * (features[1] - 100) + 0.5)))
      return LogisticRegression.Example(features, fraction(number, 0.549700478) < probability)
    }
  }

  @Test func aFitFindsTheWeightsThatMadeTheOutcomes() {
    let fit = LogisticRegression(fitting: examples(20_000))
    // Three standard errors of as many random outcomes would be about 0.09.
    #expect(abs(fit.weights[0] - 1.5) < 0.09)
    #expect(abs(fit.weights[1] + 0.2) < 0.02)
    #expect(abs(fit.logOdds([0, 100]) - 0.5) < 0.09)
  }

  /// At the maximum the bias has no gradient: probabilities add up to the smoothed outcomes.
  @Test func probabilitiesAddUpToOutcomes() {
    let examples = examples(300)
    let fit = LogisticRegression(fitting: examples)
    let count = Double(examples.count { $0.outcome })
    let expected = count * (count + 1) / (count + 2) + (300 - count) / (300 - count + 2)
    #expect(abs(examples.reduce(0) { $0 + fit.probability($1.features) } - expected) < 1e-6)
  }

  @Test func outcomesThatAreAllAlikeGiveFiniteWeights() {
    for outcome in [true, false] {
      let fit = LogisticRegression(fitting: (0..<50).map { .init([Double($0), 7], outcome) })
      // (n + 1) / (n + 2) of 50, whatever the features are.
      let expected = outcome ? 51.0 / 52 : 1.0 / 52
      #expect(abs(fit.probability([20, 7]) - expected) < 1e-3)
      #expect(fit.weights[1] == 0, "what is always the same says nothing")
    }
  }

  @Test func whatIsToldApartByOneFeatureStaysFinite() {
    let fit = LogisticRegression(fitting: (0..<100).map { .init([Double($0)], $0 >= 50) })
    #expect(fit.weights[0].isFinite && fit.probability([99]) > 0.95 && fit.probability([0]) < 0.05)
  }

  @Test func itIsTheSameFromJSON() throws {
    let fit = LogisticRegression(fitting: examples(50))
    #expect(try JSONDecoder().decode(LogisticRegression.self, from: JSONEncoder().encode(fit)) == fit)
  }
}
