import CKernels
import Foundation
import Testing

/// Every kernel against a plain reference in Double, with each instruction set.
@Suite enum CKernelsTests {
  /// Float arithmetic of a few steps on values near 1: some units of 2⁻²⁴ ≈ 6e-8.
  static let elementwiseTolerance = 1e-6
  /// Sums over up to 100 columns, whose rounding errors add up.
  static let sumTolerance = 2e-5

  /// 0, 1, one around half, one and two vectors of 16 lanes, and several with a tail.
  static let lengths = [0, 1, 15, 16, 17, 33, 100]
  static let levels = (0...Int(ck_best_level())).filter { ck_has_level(Int32($0)) }

  struct Case: CustomTestStringConvertible {
    let level: Int
    let length: Int
    var testDescription: String { "level \(level), length \(length)" }
  }
  static let cases = levels.flatMap { level in lengths.map { Case(level: level, length: $0) } }
  static let nonemptyCases = cases.filter { $0.length > 0 }

  /// Runs the body with an instruction set, then returns to the best one. Other threads go on with theirs.
  static func atLevel<T>(_ level: Int, _ body: () throws -> T) rethrows -> T {
    #expect(ck_set_level(Int32(level)))
    defer { _ = ck_set_level(ck_best_level()) }
    return try body()
  }

  @Test(arguments: levels) static func levelsCanBeChosen(level: Int) {
    atLevel(level) { #expect(ck_level() == Int32(level)) }
    #expect(ck_level() == ck_best_level())
  }

  @Test static func levelsThatThereAreNotAreRefused() {
    #expect(!ck_set_level(-1))
    #expect(!ck_set_level(ck_best_level() + 1))
    for level in 0...ck_best_level() where !ck_has_level(level) { #expect(!ck_set_level(level)) }
    #expect(ck_level() == ck_best_level())
  }
}

// MARK: Data

/// SplitMix64: the same numbers on every run and machine.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

func randomFloats(_ count: Int, seed: UInt64, in range: ClosedRange<Float> = -2...2) -> [Float] {
  var random = TestRandom(state: seed)
  return (0..<count).map { _ in Float.random(in: range, using: &random) }
}

extension [Float] {
  var doubles: [Double] { map(Double.init) }
  var bits: [UInt32] { map(\.bitPattern) }

  /// Rows `columns` long out of rows `stride` apart.
  func rows(_ rows: Int, columns: Int, stride: Int) -> [[Float]] {
    (0..<rows).map { Array(self[$0 * stride..<$0 * stride + columns]) }
  }
}

// MARK: References

func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

func dot(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

func logSumExp(_ x: [Double]) -> Double {
  guard let top = x.max(), top != -.infinity else { return -.infinity }
  return top + log(x.reduce(0) { $0 + exp($1 - top) })
}

/// Central differences; with steps of 1e-5 in Double their error is near 1e-10, far below that of Float kernels.
func finiteDifferences(at x: [Double], of function: ([Double]) -> Double) -> [Double] {
  let step = 1e-5
  var moved = x
  return x.indices.map { i in
    moved[i] = x[i] + step
    let above = function(moved)
    moved[i] = x[i] - step
    let below = function(moved)
    moved[i] = x[i]
    return (above - below) / (2 * step)
  }
}

// MARK: Comparison

/// Every element within `tolerance`, relative to the expected value where that is above 1.
func expectClose(
  _ actual: [Float], _ expected: [Double], tolerance: Double, _ name: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, name, sourceLocation: sourceLocation)
  let wrong = zip(actual, expected).enumerated().first { _, pair in
    !(abs(Double(pair.0) - pair.1) <= tolerance * max(1, abs(pair.1)))
  }
  if let (index, (found, wanted)) = wrong {
    Issue.record(
      "\(name?.rawValue ?? "element") [\(index)]: found \(found), expected \(wanted)", sourceLocation: sourceLocation)
  }
}
