import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct LinearChain {
    static let rows = 3

    /// Scores of one step, some of them forbidden. Every tag can be reached but the last, if there are several.
    struct Data {
      let tags: Int, stride: Int
      let previous, emissions, transitions: [Float]

      init(tags: Int, isDyadic: Bool = false) {
        self.tags = tags
        stride = tags + 3
        func scores(_ count: Int, _ seed: UInt64) -> [Float] {
          randomFloats(count, seed: seed, in: -5...5).map { isDyadic ? $0.rounded() : $0 }
        }
        previous = scores(rows * tags, 1)
        emissions = scores(rows * stride, 2)
        var transitions = scores(tags * tags, 3)
        for i in 0..<tags {
          for j in 1..<max(tags, 1) where (i + j) % 3 == 0 || j == tags - 1 { transitions[i * tags + j] = -.infinity }
        }
        self.transitions = transitions
      }

      /// previous[r, i] + transitions[i, j] for all i.
      func terms(_ r: Int, _ j: Int) -> [Double] {
        (0..<tags).map { Double(previous[r * tags + $0]) + Double(transitions[$0 * tags + j]) }
      }
    }

    private func expectClose(_ found: [Float], _ expected: [Double], _ name: Comment) {
      // −∞ is expected exactly.
      for (found, expected) in zip(found, expected) where expected == -.infinity { #expect(found == -.infinity, name) }
      let finite = zip(found, expected).filter { $0.1 > -.infinity }
      TensorsTests.expectClose(finite.map(\.0), finite.map(\.1), tolerance: sumTolerance, name)
    }

    @Test(arguments: nonemptyCases) func aStepForward(at: Case) {
      let data = Data(tags: at.length)
      let tags = at.length
      var alpha = [Float](repeating: .nan, count: Self.rows * tags)
      var shift = [Double](repeating: 100, count: Self.rows)
      var first = alpha
      var firstShift = shift
      atLevel(at.level) {
        ck_chain_forward(
          &alpha, &shift, data.previous, data.emissions, Int64(data.stride), data.transitions, Int64(Self.rows),
          Int64(tags))
        ck_chain_forward(
          &first, &firstShift, nil, data.emissions, Int64(data.stride), data.transitions, Int64(Self.rows), Int64(tags))
      }
      for r in 0..<Self.rows {
        let emissions = data.emissions[r * data.stride..<r * data.stride + tags].map { Double($0) }
        let sums = (0..<tags).map { emissions[$0] + logSumExp(data.terms(r, $0)) }
        let top = sums.max() ?? 0
        expectClose(Array(alpha[r * tags..<(r + 1) * tags]), sums.map { $0 - top }, "alpha")
        #expect(abs(shift[r] - 100 - top) < 1e-5)
        let starts = (0..<tags).map { emissions[$0] + Double(data.transitions[$0]) }
        let firstTop = starts.max() ?? 0
        expectClose(Array(first[r * tags..<(r + 1) * tags]), starts.map { $0 - firstTop }, "the first step")
        #expect(abs(firstShift[r] - 100 - firstTop) < 1e-5)
      }
    }

    @Test(arguments: nonemptyCases) func aStepBackward(at: Case) {
      let data = Data(tags: at.length)
      let tags = at.length
      // Probabilities, of which the tag that cannot be reached has none.
      var marginals = randomFloats(Self.rows * tags, seed: 4, in: 0.1...1)
      for r in 0..<Self.rows {
        if tags > 1 { marginals[(r + 1) * tags - 1] = 0 }
        let total = marginals[r * tags..<(r + 1) * tags].reduce(0, +)
        for j in 0..<tags { marginals[r * tags + j] /= total }
      }
      var before = [Float](repeating: .nan, count: Self.rows * tags)
      var same = before
      var pairs = [Float](repeating: 0.25, count: tags * tags)
      var work = [Float](repeating: .nan, count: tags * (tags + 1))
      atLevel(at.level) {
        ck_chain_backward(
          &before, &pairs, marginals, data.previous, data.transitions, &work, Int64(Self.rows), Int64(tags))
        ck_chain_backward(&same, nil, marginals, data.previous, data.transitions, &work, Int64(Self.rows), Int64(tags))
      }
      #expect(same.bits == before.bits)
      var expectedPairs = [Double](repeating: 0.25, count: tags * tags)
      for r in 0..<Self.rows {
        var expected = [Double](repeating: 0, count: tags)
        for j in 0..<tags where marginals[r * tags + j] > 0 {
          let terms = data.terms(r, j)
          let total = logSumExp(terms)
          guard total > -.infinity else { continue }
          for i in 0..<tags {
            let pair = exp(terms[i] - total) * Double(marginals[r * tags + j])
            expected[i] += pair
            expectedPairs[i * tags + j] += pair
          }
        }
        let total = expected.reduce(0, +)
        expectClose(Array(before[r * tags..<(r + 1) * tags]), expected.map { $0 / total }, "marginals")
      }
      expectClose(pairs, expectedPairs, "pairs")
      for (pair, score) in zip(pairs, data.transitions) where score == -.infinity { #expect(pair == 0.25) }
    }

    @Test(arguments: nonemptyCases) func theBestStep(at: Case) {
      let data = Data(tags: at.length, isDyadic: true)  // many ties
      let tags = at.length
      var best = [Double](repeating: .nan, count: Self.rows * tags)
      var from = [Int32](repeating: -1, count: Self.rows * tags)
      atLevel(at.level) {
        ck_chain_best(
          &best, &from, data.previous.doubles, data.emissions, Int64(data.stride), data.transitions.doubles,
          Int64(Self.rows), Int64(tags))
      }
      for r in 0..<Self.rows {
        for j in 0..<tags {
          let terms = data.terms(r, j)
          let largest = terms.max() ?? 0
          #expect(best[r * tags + j] == largest + Double(data.emissions[r * data.stride + j]))
          #expect(Int(from[r * tags + j]) == terms.firstIndex(of: largest))
        }
      }
    }

    @Test(arguments: nonemptyCases) func aRowAloneHasTheSameBits(at: Case) {
      let data = Data(tags: at.length)
      let tags = at.length
      let marginals = randomFloats(Self.rows * tags, seed: 4, in: 0...1)
      func run(_ first: Int) -> (alpha: [Float], before: [Float]) {
        let rows = Self.rows - first
        var alpha = [Float](repeating: .nan, count: rows * tags)
        var before = alpha
        var shift = [Double](repeating: 0, count: rows)
        var work = [Float](repeating: .nan, count: tags * (tags + 1))
        let previous = Array(data.previous[(first * tags)...])
        ck_chain_forward(
          &alpha, &shift, previous, Array(data.emissions[(first * data.stride)...]), Int64(data.stride),
          data.transitions, Int64(rows), Int64(tags))
        ck_chain_backward(
          &before, nil, Array(marginals[(first * tags)...]), previous, data.transitions, &work, Int64(rows),
          Int64(tags))
        return (alpha, before)
      }
      atLevel(at.level) {
        let together = run(0)
        let alone = run(Self.rows - 1)
        #expect(together.alpha.suffix(tags).map(\.bitPattern) == alone.alpha.bits)
        #expect(together.before.suffix(tags).map(\.bitPattern) == alone.before.bits)
      }
    }
  }
}
