import Testing
import Training

@Suite struct LearningRateScheduleTests {
  /// Rates are a few float operations on numbers near 1.
  private static let tolerance: Float = 1e-6

  private func schedule(_ kind: ScheduleKind, _ change: (inout ScheduleOptions) -> Void = { _ in }) -> ScheduleOptions {
    var options = ScheduleOptions()
    (options.kind, options.rate) = (kind, 2)
    change(&options)
    return options
  }

  private func expect(
    _ schedule: ScheduleOptions, _ rates: [(step: Int, rate: Float)], reductions: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (step, rate) in rates {
      let found = schedule.rate(step: step, reductions: reductions)
      #expect(abs(found - rate) < Self.tolerance, "step \(step)", sourceLocation: sourceLocation)
    }
  }

  @Test func constantStaysAfterItsWarmUp() {
    expect(schedule(.constant), [(1, 2), (1000, 2)])
    expect(schedule(.constant) { $0.warmupSteps = 4 }, [(1, 2 * 1 / 4), (3, 2 * 3 / 4), (4, 2), (5, 2), (1000, 2)])
  }

  @Test func inverseSqrtPeaksAtTheEndOfItsWarmUp() {
    expect(
      schedule(.inverseSqrt) { $0.warmupSteps = 4 },
      [(1, 2 * 1 / 4), (2, 2 * 2 / 4), (4, 2), (9, 2 * 2 / 3), (16, 2 * 2 / 4), (400, 2 * 2 / 20)])
    expect(schedule(.inverseSqrt), [(1, 2), (4, 2 / 2), (100, 2 / 10)])
  }

  @Test func exponentialFallsByItsFactorEveryInterval() {
    expect(
      schedule(.exponential) { ($0.factor, $0.interval) = (0.5, 10) },
      [(10, 2 * 0.5), (20, 2 * 0.25), (5, 2 * Float(0.5).squareRoot())])
    // The steps of the warm-up do not count.
    expect(
      schedule(.exponential) { ($0.factor, $0.interval, $0.warmupSteps) = (0.5, 10, 10) },
      [(5, 2 * 5 / 10), (10, 2), (20, 2 * 0.5), (30, 2 * 0.25)])
  }

  @Test func plateauFallsByItsFactorForEveryReduction() {
    let plateau = schedule(.plateau) { $0.factor = 0.1 }
    expect(plateau, [(1, 2), (1000, 2)])
    expect(plateau, [(1, 2 * 0.1)], reductions: 1)
    expect(plateau, [(1, 2 * 0.1 * 0.1 * 0.1)], reductions: 3)
  }

  @Test func otherSchedulesIgnoreReductions() {
    for kind in [ScheduleKind.constant, .inverseSqrt, .exponential] {
      #expect(schedule(kind).rate(step: 5, reductions: 3) == schedule(kind).rate(step: 5, reductions: 0))
    }
  }

  @Test(arguments: ScheduleKind.allCases) func ratesDoNotFallBelowTheMinimum(kind: ScheduleKind) {
    let options = schedule(kind) { ($0.minimumRate, $0.warmupSteps, $0.interval) = (0.5, 2, 10) }
    expect(options, [(1_000_000, kind == .constant ? 2 : 0.5)], reductions: 20)
    // The warm-up starts from 0 all the same.
    expect(options, [(1, kind == .plateau ? 0.5 / 2 : 2 / 2)], reductions: 20)
  }
}
