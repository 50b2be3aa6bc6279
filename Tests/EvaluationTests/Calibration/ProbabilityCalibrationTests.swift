import Evaluation
import Foundation
import Testing

@Suite struct ProbabilityCalibrationTests {
  @Test func eventsThatComeLessOftenThanSaidAreMadeLessProbable() {
    // Of 100 events of 0.9 and 100 of 0.6 come 70 and 50.
    let events = (0..<200).map { number in
      (probability: number < 100 ? 0.9 : 0.6, outcome: number < 100 ? number < 70 : number < 150)
    }
    let calibration = ProbabilityCalibration(fitting: events)
    #expect(abs(calibration(0.9) - 0.7) < 0.02 && abs(calibration(0.6) - 0.5) < 0.02)
    #expect(calibration(0.0) > 0 && calibration(1.0) < 1)
  }

  @Test func alternativesKeepTheirOrderAndSum() {
    let probabilities = [0.7, 0.2, 0.1, 0]
    let changed = ProbabilityCalibration(slope: 0.4)(probabilities)
    #expect(abs(changed.reduce(0, +) - 1) < 1e-12)
    #expect(zip(changed, changed.dropFirst()).allSatisfy { $0 > $1 })
    #expect(zip(ProbabilityCalibration(slope: 1)(probabilities), probabilities).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// −log p′ is least where its derivative is 0: the mean of log p under p′ is that of what came, but for the prior.
  @Test func theSlopeMakesWhatCameMostProbable() {
    let choices = (0..<1000).map { (probabilities: [0.9, 0.05, 0.05], came: $0 < 700 ? 0 : 1) }
    let calibration = ProbabilityCalibration(fitting: choices)
    let changed = calibration([0.9, 0.05, 0.05])
    #expect(abs(changed[0] - 0.7) < 0.01 && calibration.slope < 1 && calibration.bias == 0)
  }

  @Test func whereAllAreRightTheSlopeStaysFinite() {
    let calibration = ProbabilityCalibration(fitting: (0..<100).map { _ in (probabilities: [0.8, 0.2], came: 0) })
    #expect(calibration.slope > 1 && calibration.slope < 50)
  }
}
