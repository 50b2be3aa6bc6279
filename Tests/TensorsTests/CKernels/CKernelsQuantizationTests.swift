import CKernels
import Foundation
import Testing

/// Rows as integers with scales, by the definition in the header.
private struct Rounded {
  let integers: [[Int]]
  let scales: [Float]

  init(_ rows: [[Float]]) {
    scales = rows.map { row in
      let largest = row.map(\.magnitude).reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
      return largest.isFinite ? (largest < 1e-36 ? 0 : largest / 127) : .nan
    }
    integers = zip(rows, scales).map { row, scale in
      if scale.isNaN || scale == 0 { return row.map { _ in 0 } }
      let inverse = 127 / row.map(\.magnitude).max()!
      return row.map { Int(($0 * inverse).rounded(.toNearestOrEven)) }
    }
  }
}

/// The integers and scales of the kernel; NaN lies beside the rows that it reads, 77 beside those that it writes.
private func quantized(_ rows: [[Float]]) -> (integers: [[Int8]], scales: [Float]) {
  let columns = rows[0].count
  let x = rows.flatMap { $0 + [.nan, .nan] }
  var y = [Int8](repeating: 77, count: rows.count * (columns + 3))
  var scales = [Float](repeating: 0, count: rows.count)
  ck_quantize_rows(&y, Int64(columns + 3), &scales, x, Int64(columns + 2), Int64(rows.count), Int64(columns))
  return (
    rows.indices.map { row in
      let start = row * (columns + 3)
      #expect(y[(start + columns)..<(start + columns + 3)].allSatisfy { $0 == 77 }, "written beside a row")
      return Array(y[start..<start + columns])
    }, scales
  )
}

private func product(
  _ a: [[Float]], _ w: (integers: [[Int8]], scales: [Float]), bias: [Float]? = nil, accumulates: Bool = false,
  gap: Int = 0
) -> [[Float]] {
  let (m, n, k) = (Int64(a.count), Int64(w.integers.count), Int64(a[0].count))
  var panels = [Int8](repeating: 99, count: Int(ck_quantized_panel_bytes(n, k)))
  ck_pack_quantized(&panels, w.integers.flatMap(\.self), k, n, k)
  var room = [UInt8](repeating: 99, count: Int(ck_quantized_room(m, k)))
  let stride = Int(n) + gap
  var c = [Float](repeating: 0.5, count: a.count * stride)
  (bias ?? []).withUnsafeBufferPointer {
    ck_quantized_product(
      &c, Int64(stride), a.flatMap { $0 + [.nan] }, k + 1, panels, w.scales, bias == nil ? nil : $0.baseAddress, m, n,
      k,
      accumulates, &room)
  }
  for row in a.indices {
    #expect(c[(row * stride + Int(n))..<((row + 1) * stride)].allSatisfy { $0 == 0.5 }, "written beside c")
  }
  return c.rows(a.count, columns: Int(n), stride: stride)
}

/// (float)sum · (scale · scale) + bias + c, each rounded by itself.
private func reference(_ a: [[Float]], _ w: [[Float]], bias: [Float]?, accumulates: Bool) -> [[Float]] {
  let (a, w) = (Rounded(a), Rounded(w))
  return a.integers.indices.map { i in
    w.integers.indices.map { j in
      let sum = zip(a.integers[i], w.integers[j]).reduce(0) { $0 + $1.0 * $1.1 }
      var value = Float(sum) * (w.scales[j] * a.scales[i])
      if let bias { value += bias[j] }
      if accumulates { value += 0.5 }
      return value
    }
  }
}

private func numbers(_ rows: Int, _ columns: Int, seed: UInt64) -> [[Float]] {
  randomFloats(rows * columns, seed: seed).rows(rows, columns: columns, stride: columns)
}

@Suite struct CKernelsQuantizationTests {
  private func twentyRows(_ inner: Int) -> [[Float]] { numbers(20, inner, seed: 1) }

  @Test(arguments: CKernelsTests.levels) func productsAreThoseOfTheDefinition(level: Int) {
    CKernelsTests.atLevel(level) {
      var random = TestRandom(state: 1)
      for inner in 1...130 {
        let rows = Int(random.next() % 14) + 1
        let columns = Int(random.next() % 150) + 1
        let a = numbers(rows, inner, seed: UInt64(inner))
        let w = numbers(columns, inner, seed: UInt64(inner + 1000))
        let bias = inner % 3 == 0 ? numbers(1, columns, seed: 3)[0] : nil
        let found = product(a, quantized(w), bias: bias, accumulates: inner % 2 == 0, gap: inner % 5)
        let expected = reference(a, w, bias: bias, accumulates: inner % 2 == 0)
        #expect(found == expected, "[\(rows), \(inner)] · [\(columns), \(inner)]ᵀ")
      }
    }
  }

  @Test(arguments: CKernelsTests.levels) func aRowDependsOnNoOther(level: Int) {
    CKernelsTests.atLevel(level) {
      for (inner, columns) in [(7, 33), (64, 130), (100, 16)] {
        let a = numbers(33, inner, seed: 1)
        let w = quantized(numbers(columns, inner, seed: 2))
        let alone = a.map { product([$0], w)[0] }
        for rows in 1...33 { #expect(product(Array(a.prefix(rows)), w) == Array(alone.prefix(rows)), "\(rows) rows") }
      }
    }
  }

  /// Extremes of the integers: where 16 bits would saturate, and 32 would not hold more columns.
  @Test(arguments: CKernelsTests.levels) func noSumSaturates(level: Int) {
    CKernelsTests.atLevel(level) {
      let inner = 65_536
      let a = [[Float](repeating: 1, count: inner), [Float](repeating: -1, count: inner)]
      let w = quantized([[Float](repeating: 2, count: inner), [Float](repeating: -2, count: inner)])
      let found = product(a, w)
      let expected = Float(127 * 127 * inner) * (2.0 / 127 * (1.0 / 127 as Float))
      #expect(found == [[expected, -expected], [-expected, expected]])
      // No row is rounded to -128, but a file may hold it.
      let least = product(a, ([[Int8](repeating: -128, count: inner)], [1]))
      #expect(least == [[Float(-128 * 127 * inner) / 127], [Float(128 * 127 * inner) / 127]])
    }
  }

  @Test(arguments: CKernelsTests.levels) func rowsAreRoundedToTheNearest(level: Int) {
    CKernelsTests.atLevel(level) {
      for columns in [1, 3, 8, 15, 16, 17, 33, 100] {
        let rows = numbers(5, columns, seed: UInt64(columns))
        let (found, expected) = (quantized(rows), Rounded(rows))
        #expect(found.integers.map { $0.map(Int.init) } == expected.integers && found.scales == expected.scales)
      }
      // Ties go to the even one.
      #expect(quantized([[127, 0.5, 1.5, -2.5, 126.5]]).integers == [[127, 0, 2, -2, 126]])
    }
  }

  @Test(arguments: CKernelsTests.levels) func whatIsNotFiniteStaysInItsRow(level: Int) {
    CKernelsTests.atLevel(level) {
      for inner in [1, 5, 40] {
        let w = quantized(twentyRows(inner))
        let clean = numbers(3, inner, seed: 2)
        for bad: Float in [.nan, -.nan, .infinity, -.infinity] {
          var a = clean
          a[1][inner - 1] = bad
          let found = product(a, w)
          #expect(found[1].allSatisfy { $0.isNaN })
          #expect(found[0] == product([clean[0]], w)[0] && found[2] == product([clean[2]], w)[0])
        }
        for small: Float in [0, -0.0, .leastNonzeroMagnitude, -1e-37] {
          #expect(product([[Float](repeating: small, count: inner)], w) == [[Float](repeating: 0, count: 20)])
        }
        for extreme: Float in [1e-35, .greatestFiniteMagnitude, -.greatestFiniteMagnitude] {
          let a = [[Float](repeating: extreme, count: inner)]
          #expect(product(a, w) == reference(a, twentyRows(inner), bias: nil, accumulates: false))
        }
      }
    }
  }

  @Test(arguments: CKernelsTests.levels) func rowsAreGathered(level: Int) {
    CKernelsTests.atLevel(level) {
      let w = quantized(numbers(4, 21, seed: 1))
      var y = [Float](repeating: 0.5, count: 3 * 23)
      ck_gather_quantized_rows(&y, 23, w.integers.flatMap(\.self), 21, w.scales, [2, 0, 2], 3, 21)
      for (row, id) in [2, 0, 2].enumerated() {
        #expect(Array(y[row * 23..<row * 23 + 21]) == w.integers[id].map { w.scales[id] * Float($0) })
        #expect(y[row * 23 + 21..<row * 23 + 23].allSatisfy { $0 == 0.5 })
      }
    }
  }
}
