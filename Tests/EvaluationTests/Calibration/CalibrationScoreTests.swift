import Evaluation
import Testing

@Suite struct CalibrationScoreTests {
  @Test func theErrorIsTheMeanDistanceOfBins() {
    // Bins 0.2 to 0.3 (two, of which one came) and 0.9 to 1.0 (two, of which two came).
    let score = CalibrationScore(of: [0.2, 0.24, 0.95, 1], outcomes: [true, false, true, true])
    #expect(abs(score.expectedCalibrationError - (0.5 * abs(0.22 - 0.5) + 0.5 * abs(0.975 - 1))) < 1e-12)
    #expect(abs(score.brierScore - (0.8 * 0.8 + 0.24 * 0.24 + 0.05 * 0.05 + 0) / 4) < 1e-12)
    #expect(abs(score.meanProbability - (0.2 + 0.24 + 0.95 + 1) / 4) < 1e-12)
    #expect(score.share == 0.75 && score.count == 4)
  }

  @Test func theAreaIsTheShareOfPairsInOrder() {
    // Of six pairs of one that came and one that did not four are in order, and one is equal.
    let score = CalibrationScore(of: [0.9, 0.5, 0.2, 0.5, 0.4], outcomes: [true, true, true, false, false])
    #expect(abs((score.areaUnderROC ?? 0) - (2 + 1.5 + 0) / 6) < 1e-12)
  }

  @Test func theAreaNeedsBothOutcomes() {
    #expect(CalibrationScore(of: [0.1, 0.2], outcomes: [true, true]).areaUnderROC == nil)
    #expect(CalibrationScore(of: [], outcomes: []).expectedCalibrationError == 0)
  }

  @Test func itIsOneLine() {
    let score = CalibrationScore(of: [0.25, 0.75], outcomes: [false, true])
    #expect(
      "\(score)" == "ECE = 0.2500, area under ROC = 1.0000, Brier score = 0.0625 "
        + "(2 values, mean 0.5000, positive 0.5000)")
  }
}
