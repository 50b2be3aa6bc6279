import CKernels
import Foundation
import Testing

extension CKernelsTests {
  @Suite struct Elementwise {
    @Test(arguments: cases) func sumsAndProducts(at: Case) {
      let n = Int64(at.length)
      let a = randomFloats(at.length, seed: 1)
      let b = randomFloats(at.length, seed: 2)
      let start = randomFloats(at.length, seed: 3)
      func run(_ kernel: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        var y = start + [7]
        atLevel(at.level) { y.withUnsafeMutableBufferPointer { kernel($0.baseAddress!) } }
        #expect(y.removeLast() == 7, "wrote beyond the end")
        return y
      }
      func reference(_ f: (Double, Double, Double) -> Double) -> [Double] {
        start.indices.map { f(Double(start[$0]), Double(a[$0]), Double(b[$0])) }
      }
      let tolerance = elementwiseTolerance
      expectClose(run { ck_add($0, a, n) }, reference { y, a, _ in y + a }, tolerance: tolerance)
      expectClose(run { ck_add_scaled($0, a, 0.5, n) }, reference { y, a, _ in y + 0.5 * a }, tolerance: tolerance)
      expectClose(run { ck_scale($0, 0.25, n) }, reference { y, _, _ in 0.25 * y }, tolerance: tolerance)
      expectClose(run { ck_multiply($0, a, b, n) }, reference { _, a, b in a * b }, tolerance: tolerance)
      expectClose(run { ck_multiply_add($0, a, b, n) }, reference { y, a, b in y + a * b }, tolerance: tolerance)
      expectClose(run { ck_relu($0, a, n) }, reference { _, a, _ in max(0, a) }, tolerance: tolerance)
      expectClose(
        run { ck_tanh_backward($0, a, b, n) }, reference { y, a, b in y + b * (1 - a * a) }, tolerance: tolerance)
      expectClose(
        run { ck_sigmoid_backward($0, a, b, n) }, reference { y, a, b in y + b * a * (1 - a) }, tolerance: tolerance)
      expectClose(
        run { ck_relu_backward($0, a, b, n) }, reference { y, a, b in a > 0 ? y + b : y }, tolerance: tolerance)
      expectClose(
        run { ck_moving_average($0, a, 0.75, n) }, reference { y, a, _ in 0.75 * y + 0.25 * a }, tolerance: tolerance)
    }

    @Test(arguments: levels) func anAverageOfEqualWeightsStaysAsItIs(level: Int) {
      let weights = randomFloats(1000, seed: 5)
      for decay: Float in [0.5, 0.75, 0.9, 0.99, 0.9999] {
        var average = weights
        atLevel(level) { ck_moving_average(&average, weights, decay, 1000) }
        #expect(average == weights, "decay \(decay)")
      }
    }

    @Test(arguments: levels) func reluLetsNaNThrough(level: Int) {
      var y: [Float] = [0, 0, 0]
      atLevel(level) { ck_relu(&y, [.nan, -.infinity, .infinity], 3) }
      #expect(y[0].isNaN && y[1] == 0 && y[2] == .infinity)
    }

    @Test(arguments: cases) func sumOfSquares(at: Case) {
      let x = randomFloats(at.length, seed: 1, in: -1e20...1e20)  // the squares exceed a Float
      let found = atLevel(at.level) { ck_sum_of_squares(x, Int64(x.count)) }
      let expected = dot(x.doubles, x.doubles)
      #expect(abs(found - expected) <= 1e-14 * expected, "double accumulators: some units of 2⁻⁵³")
    }

    @Test(arguments: cases) func rowSums(at: Case) {
      let rows = 5
      let columns = at.length
      let stride = columns + 3
      let x = randomFloats(rows * stride, seed: 1)
      let start = randomFloats(columns, seed: 2)
      var sums = start
      atLevel(at.level) { ck_add_row_sums(&sums, x, Int64(rows), Int64(columns), Int64(stride)) }
      let expected = (0..<columns).map { c in
        (0..<rows).reduce(Double(start[c])) { $0 + Double(x[$1 * stride + c]) }
      }
      expectClose(sums, expected, tolerance: sumTolerance)
    }

    @Test(arguments: cases) func rowsByIndex(at: Case) {
      let columns = at.length
      let stride = columns + 2
      let index: [Int32] = [3, 0, 3, 1]
      let table = randomFloats(4 * stride, seed: 1)
      var gathered = [Float](repeating: 9, count: index.count * stride)
      var scattered = table
      atLevel(at.level) {
        ck_gather_rows(&gathered, Int64(stride), table, Int64(stride), index, 4, Int64(columns))
        ck_scatter_add_rows(&scattered, Int64(stride), gathered, Int64(stride), index, 4, Int64(columns))
      }
      let rows = table.rows(4, columns: columns, stride: stride)
      #expect(gathered.rows(4, columns: columns, stride: stride) == index.map { rows[Int($0)] })
      // Row 3 is added to itself twice, rows 0 and 1 once, row 2 never; the gaps between rows stay.
      let multiples: [Float] = [2, 2, 1, 3]
      let expected = table.indices.map { i in
        i % stride < columns ? Double(table[i] * multiples[i / stride]) : Double(table[i])
      }
      expectClose(scattered, expected, tolerance: elementwiseTolerance)
    }

    @Test(arguments: levels) func bf16RoundsToNearestEven(level: Int) {
      let pairs: [(Float, UInt16)] = [
        (1, 0x3f80), (-0.0, 0x8000),
        (Float(bitPattern: 0x3f80_8000), 0x3f80),  // a tie goes down to even
        (Float(bitPattern: 0x3f81_8000), 0x3f82),  // a tie goes up to even
        (Float(bitPattern: 0x3f80_8001), 0x3f81), (Float(bitPattern: 0x3f80_7fff), 0x3f80),
        (.infinity, 0x7f80), (-.infinity, 0xff80), (.greatestFiniteMagnitude, 0x7f80),
        (.leastNonzeroMagnitude, 0),
        (Float(bitPattern: 0x7f80_0001), 0x7fc0), (Float(bitPattern: 0xffff_ffff), 0xffff),
      ]
      var narrow = [UInt16](repeating: 1, count: pairs.count)
      atLevel(level) { ck_to_bf16(&narrow, pairs.map(\.0), Int64(pairs.count)) }
      #expect(narrow == pairs.map(\.1))
    }

    @Test(arguments: cases) func bf16ReturnsTheUpperHalf(at: Case) {
      let x = randomFloats(at.length, seed: 1)
      var narrow = [UInt16](repeating: 0, count: at.length)
      var wide = x
      atLevel(at.level) {
        ck_to_bf16(&narrow, x, Int64(at.length))
        ck_from_bf16(&wide, narrow, Int64(at.length))
      }
      #expect(wide.bits == narrow.map { UInt32($0) << 16 })
      expectClose(wide, x.doubles, tolerance: 0x1p-8)  // half of the last of eight bits, relative
    }
  }
}
