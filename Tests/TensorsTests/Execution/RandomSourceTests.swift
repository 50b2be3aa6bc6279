import Tensors
import Testing

@Suite struct RandomSourceTests {
  private let source = RandomSource(seed: 1)

  @Test func purposesPartsAndSeedsDrawDifferently() {
    let sources = [
      source, RandomSource(seed: 2), source(0), source(1), source(-1), source("dropout"), source("shuffle"), source(""),
      source("dropout")(1), source(1)("dropout"), source(1)(2), source(2)(1),
    ]
    #expect(Set(sources.map(\.key)).count == sources.count)
  }

  // A model file says which seed it was trained with: the draws of a seed may never change.
  @Test func drawsAreTheSameInEveryRun() {
    var generator = source("dropout")(3).generator
    let expected: [UInt64] = [3_535_413_151_564_510_852, 16_405_531_194_970_043_143, 9_222_660_944_734_235_113]
    #expect((0..<3).map { _ in generator.next() } == expected)
  }

  @Test func aSourceDrawsTheSameWheneverItIsAsked() {
    var (first, second) = (source.generator, source.generator)
    _ = source(1)
    #expect((0..<10).map { _ in first.next() } == (0..<10).map { _ in second.next() })
  }

  @Test func uniformAndNormalDrawsHaveTheirMoments() {
    var generator = source.generator
    let count = 100_000
    let uniform = (0..<count).map { _ in generator.uniform() }
    let normal = (0..<count).map { _ in generator.normal() }
    func mean(_ values: [Double], _ power: Int) -> Double {
      values.reduce(0) { sum, x in sum + (1...power).reduce(1) { product, _ in product * x } } / Double(count)
    }
    #expect(uniform.allSatisfy { (0..<1).contains($0) })
    // Deviation of a mean: that of one draw (0.29; 1; 1.4; 4 for the powers below) / sqrt(100,000) = 316.
    #expect(abs(mean(uniform, 1) - 0.5) < 4 * 0.29 / 316)
    #expect(abs(mean(normal, 1)) < 4 * 1.0 / 316)
    #expect(abs(mean(normal, 2) - 1) < 4 * 1.5 / 316)
    #expect(abs(mean(normal, 3)) < 4 * 3.9 / 316)
    #expect(abs(mean(normal, 4) - 3) < 4 * 9.8 / 316)
  }
}
