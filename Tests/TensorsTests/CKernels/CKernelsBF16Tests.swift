import CKernels
import Testing

@Suite struct CKernelsBF16Tests {
  /// A matrix of numbers that depend on their places alone, in memory by rows or by columns.
  private struct Operand {
    let rows: Int, columns: Int, isTransposed: Bool
    let floats: [Float]

    init(_ rows: Int, _ columns: Int, isTransposed: Bool, _ value: (Int, Int) -> Float) {
      (self.rows, self.columns, self.isTransposed) = (rows, columns, isTransposed)
      floats =
        isTransposed
        ? (0..<columns).flatMap { column in (0..<rows).map { value($0, column) } }
        : (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } }
    }

    var rowStride: Int64 { isTransposed ? 1 : Int64(columns) }
    var columnStride: Int64 { isTransposed ? Int64(rows) : 1 }
  }

  private static func product(
    _ a: Operand, _ b: Operand, bias: [Float]? = nil, accumulates: Bool = false, gap: Int = 0
  ) -> [[Float]] {
    let (m, n, k) = (Int64(a.rows), Int64(b.columns), Int64(a.columns))
    let stride = b.columns + gap
    var c = (0..<a.rows * stride).map { accumulates || $0 % stride >= b.columns ? Float(0.5) : .nan }
    var panels = [UInt32](repeating: .max, count: Int(ck_bf16_panel_pairs(n, k)))
    var room = [UInt32](repeating: .max, count: Int(ck_bf16_room(m, k)))
    ck_pack_bf16(&panels, b.floats, b.rowStride, b.columnStride, n, k)
    (bias ?? []).withUnsafeBufferPointer {
      ck_bf16_product_with_panels(
        &c, Int64(stride), a.floats, a.rowStride, a.columnStride, panels, bias == nil ? nil : $0.baseAddress, m, n, k,
        accumulates, &room)
    }
    for row in 0..<a.rows {
      #expect(c[(row * stride + b.columns)..<((row + 1) * stride)].allSatisfy { $0 == 0.5 }, "written beside c")
    }
    return c.rows(a.rows, columns: b.columns, stride: stride)
  }

  /// Multiples of 1/64 in [-1, 1): bf16 holds them, and a float their sums.
  private static func exact(_ seed: Int) -> (Int, Int) -> Float {
    { i, j in
      var random = TestRandom(state: UInt64(seed &* 1_000_003 &+ i &* 1009 &+ j))
      return Float(random.next() >> 57) / 64 - 1
    }
  }

  private static func byDefinition(_ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float, m: Int, n: Int, k: Int)
    -> [[Float]]
  {
    (0..<m).map { i in (0..<n).map { j in (0..<k).reduce(0) { $0 + a(i, $1) * b($1, j) } } }
  }

  /// Pairs, panels of 16 columns, tiles of 6 rows, and blocks of 480 rows and of 2,048 terms.
  private static let shapes = [
    (1, 1, 1), (1, 2, 17), (5, 3, 16), (6, 7, 64), (7, 64, 65), (13, 33, 100), (16, 31, 48), (17, 32, 130), (481, 5, 3),
    (2, 2048, 5), (3, 2049, 18), (1, 4100, 2),
  ].map { (m: $0.0, k: $0.1, n: $0.2) }

  @Test(arguments: CKernelsTests.levels, [false, true])
  func sumsThatAFloatHoldsAreExact(level: Int, isTransposed: Bool) {
    CKernelsTests.atLevel(level) {
      for (m, k, n) in Self.shapes {
        let (a, b) = (Self.exact(1), Self.exact(2))
        let expected = Self.byDefinition(a, b, m: m, n: n, k: k)
        let bias = (0..<n).map { Float($0) / 8 }
        for other in [false, true] {
          let left = Operand(m, k, isTransposed: isTransposed, a)
          let right = Operand(k, n, isTransposed: other, b)
          #expect(Self.product(left, right) == expected, "[\(m), \(k)] · [\(k), \(n)]")
          let sum = Self.product(left, right, bias: bias, accumulates: true, gap: 3)
          #expect(sum == expected.map { zip($0, bias).map { $0 + $1 + 0.5 } }, "[\(m), \(k)] · [\(k), \(n)], added")
        }
      }
    }
  }

  @Test(arguments: CKernelsTests.levels) func matricesAreRoundedToTheNearestAndTiesToEven(level: Int) {
    // 8 significant bits: between 1 and 1 + 1/64 are 1 + 1/128 alone.
    let rounded: [(Float, Float)] = [
      (1 + 1 / 256, 1), (1 + 3 / 256, 1 + 1 / 64), (1 + 1.01 / 256, 1 + 1 / 128), (-1 - 3 / 256, -1 - 1 / 64),
      (.greatestFiniteMagnitude, .infinity), (-.infinity, -.infinity),
    ]
    CKernelsTests.atLevel(level) {
      for (x, expected) in rounded {
        for isTransposed in [false, true] {
          // Around it zeros, which are paired with it, and another pair.
          let row = Operand(1, 3, isTransposed: isTransposed) { $1 == 1 ? x : 0 }
          let ones = Operand(3, 1, isTransposed: isTransposed) { _, _ in 1 }
          #expect(Self.product(row, ones) == [[expected]])
          let unit = Operand(1, 3, isTransposed: false) { $1 == 1 ? 1 : 0 }
          let column = Operand(3, 1, isTransposed: isTransposed) { row, _ in row == 1 ? x : 0 }
          #expect(Self.product(unit, column) == [[expected]])
        }
      }
    }
  }

  @Test(arguments: CKernelsTests.levels) func aRowDoesNotDependOnTheOthers(level: Int) {
    let a = { (i: Int, j: Int) -> Float in i == 3 ? (j == 2 ? .nan : .infinity) : Self.exact(1)(i, j) / 3 }
    let b = { (i: Int, j: Int) -> Float in Self.exact(2)(i, j) / 3 }
    CKernelsTests.atLevel(level) {
      for k in [1, 50, 2051] {
        let right = Operand(k, 70, isTransposed: false, b)
        for isTransposed in [false, true] {
          let all = Self.product(Operand(23, k, isTransposed: isTransposed, a), right)
          for row in (0..<23) where row != 3 {
            let alone = Self.product(Operand(1, k, isTransposed: isTransposed) { a(row, $1) }, right)
            #expect(alone[0].bits == all[row].bits, "row \(row) over \(k)")
          }
          #expect(all[3].allSatisfy { !$0.isFinite })
        }
      }
    }
  }
}
