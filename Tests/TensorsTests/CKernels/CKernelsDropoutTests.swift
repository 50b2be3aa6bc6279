import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct Dropout {
    static let rows = 200, columns = 500

    /// 1 where kept: dropout of ones, unscaled.
    private func mask(
      rate: Float = 0.3, key: UInt64 = 42, rowIDs: [Int32]? = nil, firstRow: Int = 0, rows: Int = Self.rows,
      columns: Int = Self.columns
    ) -> [Double] {
      var y = [Float](repeating: 1, count: rows * columns)
      y.withUnsafeMutableBufferPointer { y in
        let base = y.baseAddress!
        let stride = Int64(columns)
        ck_dropout(base, stride, base, stride, Int64(rows), stride, rate, key, rowIDs, Int64(firstRow))
      }
      return y.map { $0 == 0 ? 0 : 1 }
    }

    /// Correlation of two masks of the same rate; its deviation by chance is 1 / √count.
    private func correlation(_ a: some Collection<Double>, _ b: some Collection<Double>, rate: Double) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - 1 + rate) * ($1.1 - 1 + rate) } / (Double(a.count) * rate * (1 - rate))
    }

    @Test(arguments: levels, [0.05, 0.3, 0.5, 0.9] as [Float]) func rateIsKept(level: Int, rate: Float) {
      let kept = atLevel(level) { mask(rate: rate) }
      let dropped = 1 - kept.reduce(0, +) / Double(kept.count)
      let deviation = (Double(rate * (1 - rate)) / Double(kept.count)).squareRoot()
      #expect(abs(dropped - Double(rate)) < 4 * deviation)
    }

    @Test func neighborsAreUncorrelated() {
      let mask = self.mask()
      let bound = 4 / Double(mask.count).squareRoot()
      for shift in [1, 2, 4, 16, Self.columns, 2 * Self.columns] {
        let found = correlation(mask.dropLast(shift), mask.dropFirst(shift), rate: 0.3)
        #expect(abs(found) < bound, "columns apart: \(shift)")
      }
      let otherKey = self.mask(key: 43)
      #expect(abs(correlation(mask, otherKey, rate: 0.3)) < bound)
    }

    @Test func everyColumnAndRowHasTheRate() {
      let mask = self.mask()
      let rowMeans = (0..<Self.rows).map { r in
        mask[r * Self.columns..<(r + 1) * Self.columns].reduce(0, +) / Double(Self.columns)
      }
      let columnMeans = (0..<Self.columns).map { c in
        stride(from: c, to: mask.count, by: Self.columns).reduce(0) { $0 + mask[$1] } / Double(Self.rows)
      }
      // Five deviations, as the largest of 700 draws is near 3.2.
      #expect(rowMeans.allSatisfy { abs($0 - 0.7) < 5 * (0.21 / Double(Self.columns)).squareRoot() })
      #expect(columnMeans.allSatisfy { abs($0 - 0.7) < 5 * (0.21 / Double(Self.rows)).squareRoot() })
    }

    @Test func everyLevelDrawsTheSame() {
      let masks = levels.map { level in atLevel(level) { mask(columns: 77) } }
      #expect(masks.allSatisfy { $0 == masks[0] })
    }

    @Test func equalRowIDsShareAMask() {
      let ids: [Int32] = [5, 9, 5]
      let columns = 100
      let mask = self.mask(rowIDs: ids, rows: 3, columns: columns)
      #expect(mask[..<columns] == mask[(2 * columns)...])
      #expect(mask[..<columns] != mask[columns..<2 * columns])
      #expect(self.mask(firstRow: 5, rows: 1, columns: columns) == Array(mask[..<columns]))
    }

    @Test(arguments: cases) func valuesAndBackward(at: Case) {
      let columns = at.length
      let stride = columns + 3
      let rows = 4
      let x = randomFloats(rows * stride, seed: 1, in: 1...2)
      let start = randomFloats(rows * stride, seed: 2)
      var y = x
      var dx = start
      atLevel(at.level) {
        ck_dropout(&y, Int64(stride), x, Int64(stride), Int64(rows), Int64(columns), 0.25, 1, nil, 0)
        ck_dropout_backward(&dx, Int64(stride), x, Int64(stride), Int64(rows), Int64(columns), 0.25, 1, nil, 0)
      }
      let isColumn = (0..<rows * stride).map { $0 % stride < columns }
      let expected = x.indices.map { i in
        isColumn[i] ? (y[i] == 0 ? 0 : Double(x[i]) / 0.75) : Double(x[i])
      }
      expectClose(y, expected, tolerance: elementwiseTolerance, "y")
      let gradient = x.indices.map { i in Double(start[i]) + (isColumn[i] ? Double(y[i]) : 0) }
      expectClose(dx, gradient, tolerance: elementwiseTolerance, "dx")
    }

    @Test(arguments: levels) func extremeRates(level: Int) {
      let x: [Float] = [1, .nan, .infinity, -2]
      var none = x
      var all = x
      atLevel(level) {
        ck_dropout(&none, 4, x, 4, 1, 4, 0, 1, nil, 0)
        ck_dropout(&all, 4, x, 4, 1, 4, 1, 1, nil, 0)
      }
      #expect(none.bits == x.bits)
      #expect(all == [0, 0, 0, 0])
    }
  }
}
