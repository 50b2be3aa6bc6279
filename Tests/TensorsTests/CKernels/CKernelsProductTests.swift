import CKernels
import Testing

/// A matrix with spare floats between its rows, or columns where memory holds it transposed. They are NaN.
private struct Operand {
  let rows: Int, columns: Int, isTransposed: Bool
  let stride: Int
  var floats: [Float]

  init(_ rows: Int, _ columns: Int, isTransposed: Bool = false, gap: Int = 0, _ value: (Int, Int) -> Float) {
    (self.rows, self.columns, self.isTransposed) = (rows, columns, isTransposed)
    stride = (isTransposed ? rows : columns) + gap
    floats = [Float](repeating: .nan, count: stride * (isTransposed ? columns : rows))
    for i in 0..<rows { for j in 0..<columns { self[i, j] = value(i, j) } }
  }

  var rowStride: Int64 { isTransposed ? 1 : Int64(stride) }
  var columnStride: Int64 { isTransposed ? Int64(stride) : 1 }

  subscript(row: Int, column: Int) -> Float {
    get { floats[isTransposed ? column * stride + row : row * stride + column] }
    set { floats[isTransposed ? column * stride + row : row * stride + column] = newValue }
  }
}

/// Multiples of 1/64 in [-1, 1), different in every place.
private func exact(_ seed: Int) -> (Int, Int) -> Float {
  { i, j in
    var random = TestRandom(state: UInt64(seed &* 1_000_003 &+ i &* 1009 &+ j))
    return Float(random.next() >> 57) / 64 - 1
  }
}

/// Thirds of them: no sum of these is exact, so that another order of summation would show.
private func inexact(_ seed: Int) -> (Int, Int) -> Float {
  let value = exact(seed)
  return { value($0, $1) / 3 }
}

/// c = a · b, plain or with b in panels. Between its rows c has spare floats that must stay 0.5.
private func product(
  _ a: Operand, _ b: Operand, inPanels: Bool = false, bias: [Float]? = nil, accumulates: Bool = false, gap: Int = 0
) -> [[Float]] {
  let (m, n, k) = (Int64(a.rows), Int64(b.columns), Int64(a.columns))
  let stride = b.columns + gap
  // What memory held before must not matter, unless it is added to.
  var c = (0..<a.rows * stride).map { accumulates || $0 % stride >= b.columns ? Float(0.5) : .nan }
  (bias ?? []).withUnsafeBufferPointer {
    let bias = bias == nil ? nil : $0.baseAddress
    if inPanels {
      precondition(!a.isTransposed, "rows are multiplied with panels")
      var panels = [Float](repeating: .nan, count: Int(ck_panel_floats(n, k)))
      ck_pack_panels(&panels, b.floats, b.rowStride, b.columnStride, n, k)
      ck_product_with_panels(&c, Int64(stride), a.floats, a.rowStride, panels, bias, m, n, k, accumulates)
    } else {
      var room = [Float](repeating: .nan, count: Int(ck_product_room(n, k)))
      ck_product(
        &c, Int64(stride), a.floats, a.rowStride, a.columnStride, b.floats, b.rowStride, b.columnStride, bias, m, n, k,
        accumulates, &room)
    }
  }
  for row in 0..<a.rows {
    #expect(c[(row * stride + b.columns)..<((row + 1) * stride)].allSatisfy { $0 == 0.5 }, "written beside c")
  }
  return c.rows(a.rows, columns: b.columns, stride: stride)
}

/// The same by the definition, in Double.
private func reference(_ a: Operand, _ b: Operand, bias: [Float]?, accumulates: Bool) -> [[Double]] {
  (0..<a.rows).map { i in
    (0..<b.columns).map { j in
      (0..<a.columns).reduce((accumulates ? 0.5 : 0) + Double(bias?[j] ?? 0)) {
        $0 + Double(a[i, $1]) * Double(b[$1, j])
      }
    }
  }
}

@Suite struct CKernelsProductTests {
  struct Case: CustomTestStringConvertible {
    let level: Int
    let inner: Int
    var testDescription: String { "level \(level), inner \(inner)" }
  }

  /// Around the blocks of 256.
  static let cases = CKernelsTests.levels.flatMap { level in
    [1, 2, 3, 4, 5, 15, 16, 17, 255, 256, 257, 515].map { Case(level: level, inner: $0) }
  }
  /// Around a vector, a panel and two of them, at each level.
  static let widths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 63, 64, 65, 97]

  // The values are multiples of 1/64 and the sums below 2^10, so every product and partial sum is a multiple of 2^-12
  // that a float holds exactly: the answers must be equal, whatever the order of summation.
  @Test(arguments: cases) func productsAreThoseOfTheDefinition(setup: Case) {
    CKernelsTests.atLevel(setup.level) {
      var random = TestRandom(state: UInt64(setup.inner))
      for rows in 1...33 {
        for columns in Self.widths.shuffled(using: &random).prefix(4) {
          let choice = random.next()
          func bit(_ place: Int) -> Bool { choice >> place & 1 == 1 }
          let a = Operand(rows, setup.inner, isTransposed: bit(0) && !bit(5), gap: bit(1) ? 3 : 0, exact(1))
          let b = Operand(setup.inner, columns, isTransposed: bit(2), gap: bit(6) ? 5 : 0, exact(2))
          let bias = bit(3) ? (0..<columns).map { exact(3)(0, $0) } : nil
          let found = product(a, b, inPanels: bit(5), bias: bias, accumulates: bit(4), gap: bit(7) ? 7 : 0)
          let expected = reference(a, b, bias: bias, accumulates: bit(4))
          #expect(
            found.map(\.doubles) == expected,
            "\(rows) rows, \(columns) columns, choice \(String(choice & 255, radix: 2))")
        }
      }
    }
  }

  /// To the bit: what stands in a row is that of the row alone, in every form of the product.
  @Test(arguments: cases) func aRowDependsOnNoOther(setup: Case) {
    CKernelsTests.atLevel(setup.level) {
      for columns in [1, 8, 33, 97] {
        let a = Operand(200, setup.inner, inexact(1))
        let b = Operand(setup.inner, columns, inexact(2))
        let bias = (0..<columns).map { inexact(3)(0, $0) }
        let alone = (0..<a.rows).map { row in
          product(Operand(1, setup.inner) { _, k in a[row, k] }, b, inPanels: true, bias: bias)[0]
        }
        for rows in Array(1...33) + [95, 96, 97, 193, 200] {
          let first = rows * 7 % (201 - rows)
          let some = { Operand(rows, setup.inner, isTransposed: $0, gap: 1) { a[first + $0, $1] } }
          let expected = Array(alone[first..<first + rows])
          #expect(product(some(false), b, inPanels: true, bias: bias) == expected, "\(rows) rows with panels")
          #expect(product(some(false), b, bias: bias) == expected, "\(rows) rows")
          #expect(product(some(true), b, bias: bias) == expected, "\(rows) rows, transposed")
        }
      }
    }
  }

  /// Nor does a column depend on the others.
  @Test(arguments: cases) func aColumnDependsOnNoOther(setup: Case) {
    CKernelsTests.atLevel(setup.level) {
      let a = Operand(13, setup.inner, inexact(1))
      let b = Operand(setup.inner, 131, inexact(2))
      let all = product(a, b, inPanels: true)
      for columns in Self.widths {
        let first = columns * 7 % (132 - columns)
        for isTransposed in [false, true] {
          let some = Operand(setup.inner, columns, isTransposed: isTransposed) { b[$0, first + $1] }
          #expect(product(a, some, inPanels: true) == all.map { Array($0[first..<first + columns]) }, "\(columns)")
        }
      }
    }
  }

  /// The order of the sum is said in the header, and is not by accident the same for one row and for many.
  @Test(arguments: CKernelsTests.levels) func sumsAreTakenInOrder(level: Int) {
    CKernelsTests.atLevel(level) {
      let (inner, blockSize) = (600, 256)
      let a = Operand(7, inner, inexact(1))
      let b = Operand(inner, 40, inexact(2))
      let isFused = level > 0 || isArm
      let expected = { (bias: [Float]?, accumulates: Bool) in
        (0..<a.rows).map { i in
          (0..<b.columns).map { j in
            var all: Float?
            let start = [bias?[j], accumulates ? 0.5 : nil].compactMap(\.self)
            for first in stride(from: 0, to: inner, by: blockSize) {
              var sum: Float = 0
              for k in first..<min(first + blockSize, inner) {
                sum = isFused ? sum.addingProduct(a[i, k], b[k, j]) : sum + a[i, k] * b[k, j]
              }
              all = all.map { sum + $0 } ?? start.reduce(sum, +)
            }
            return all!
          }
        }
      }
      let bias = (0..<b.columns).map { inexact(3)(0, $0) }
      for (bias, accumulates) in [(nil, false), (bias, false), (nil, true), (bias, true)] {
        #expect(product(a, b, bias: bias, accumulates: accumulates) == expected(bias, accumulates))
      }
    }
  }

  private var isArm: Bool {
    #if arch(arm64)
      true
    #else
      false
    #endif
  }

  /// Neither NaN nor infinities leave their row or column.
  @Test(arguments: CKernelsTests.levels) func whatIsNotFiniteStaysInItsPlace(level: Int) {
    CKernelsTests.atLevel(level) {
      for rows in [2, 5, 6, 7, 13, 100] {
        for bad: Float in [.nan, .infinity, -.infinity] {
          let a = Operand(rows, 300, inexact(1))
          let b = Operand(300, 37, inexact(2))
          let clean = product(a, b, inPanels: true)
          var spoiledA = a
          spoiledA[rows / 2, 299] = bad
          var spoiledB = b
          spoiledB[7, 36] = bad
          for inPanels in [false, true] {
            let found = product(spoiledA, b, inPanels: inPanels)
            for row in 0..<rows {
              if row == rows / 2 {
                #expect(found[row].allSatisfy { !$0.isFinite })
              } else {
                #expect(found[row] == clean[row], "row \(row) of \(rows)")
              }
            }
            for (row, values) in product(a, spoiledB, inPanels: inPanels).enumerated() {
              #expect(!values[36].isFinite && values.dropLast() == clean[row].dropLast())
            }
          }
        }
      }
    }
  }

  @Test(arguments: CKernelsTests.levels) func newPanelsReplaceTheOld(level: Int) {
    CKernelsTests.atLevel(level) {
      var panels = [Float](repeating: .nan, count: Int(ck_panel_floats(37, 20)))
      for seed in 1...2 {
        let b = Operand(20, 37, isTransposed: seed == 1, exact(seed))
        ck_pack_panels(&panels, b.floats, b.rowStride, b.columnStride, 37, 20)
        let a = Operand(5, 20, exact(7))
        var c = [Float](repeating: 0, count: 5 * 37)
        ck_product_with_panels(&c, 37, a.floats, 20, panels, nil, 5, 37, 20, false)
        #expect(c.rows(5, columns: 37, stride: 37) == product(a, b))
      }
    }
  }

  @Test(arguments: CKernelsTests.cases) func sumsAreThoseOfTheDefinition(setup: CKernelsTests.Case) {
    CKernelsTests.atLevel(setup.level) {
      let x = (0..<setup.length).map { exact(4)(0, $0) }
      #expect(Double(ck_sum(x, Int64(x.count))) == x.doubles.reduce(0, +))
    }
  }

  @Test(arguments: CKernelsTests.levels) func thePeakCountsItsOperations(level: Int) {
    CKernelsTests.atLevel(level) {
      var result: Float = 0
      let one = ck_multiply_adds(1, &result)
      #expect(one > 0 && result.isFinite && ck_multiply_adds(1000, &result) == 1000 * one)
    }
  }
}
