import CDNNL
import Testing

/// A matrix with its shape and whether memory holds it transposed.
private struct Matrix {
  let rows: Int, columns: Int, isTransposed: Bool
  var values: [Float]

  /// Multiples of 1/64 in [-1, 1): different in every place, the same in every run.
  init(_ rows: Int, _ columns: Int, seed: UInt64, isTransposed: Bool = false) {
    (self.rows, self.columns, self.isTransposed) = (rows, columns, isTransposed)
    var state = seed
    values = (0..<rows * columns).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 57) / 64 - 1
    }
  }

  subscript(row: Int, column: Int) -> Float {
    values[isTransposed ? column * rows + row : row * columns + column]
  }

  /// The view from `row` on.
  func withView<Result>(from row: Int = 0, _ body: (cdnnl_view) throws -> Result) rethrows -> Result {
    try values.withUnsafeBufferPointer { buffer in
      let (rowStride, columnStride) = isTransposed ? (1, rows) : (columns, 1)
      return try body(
        cdnnl_view(
          data: buffer.baseAddress! + row * rowStride, rowStride: Int64(rowStride), columnStride: Int64(columnStride)))
    }
  }
}

/// Packed weights that free themselves.
private final class Packed: @unchecked Sendable {
  let pointer: OpaquePointer

  init(_ b: Matrix) throws {
    var status: Int32 = 0
    let packed = b.withView { cdnnl_pack($0, Int64(b.columns), Int64(b.rows), &status) }
    #expect(status == 0)
    pointer = try #require(packed)
  }

  func refill(_ b: Matrix) -> Int32 { b.withView { cdnnl_repack(pointer, $0) } }

  deinit { cdnnl_packed_free(pointer) }
}

/// `rows` rows of `a` from `row` on, times `b`, into a `c` that has `gap` spare columns. It holds 0.5 where the product
/// is added or where nothing is to be written, and NaN where what memory held must not matter.
private func product(
  _ a: Matrix, _ b: Matrix, packed: Packed? = nil, bias: [Float]? = nil, accumulating: Bool = false, gap: Int = 0,
  from row: Int = 0, rows: Int? = nil
) -> [Float] {
  let (m, n, k) = (Int64(rows ?? a.rows), Int64(b.columns), Int64(a.columns))
  let stride = n + Int64(gap)
  var c = (0..<m * stride).map { accumulating || $0 % stride >= n ? Float(0.5) : .nan }
  let status = a.withView(from: row) { aView in
    b.withView { bView in
      (bias ?? []).withUnsafeBufferPointer {
        let bias = bias == nil ? nil : $0.baseAddress
        return if let packed {
          cdnnl_multiply_packed(&c, stride, aView, packed.pointer, bias, m, accumulating)
        } else {
          cdnnl_multiply(&c, stride, aView, bView, bias, m, n, k, accumulating)
        }
      }
    }
  }
  #expect(status == 0, "\(String(cString: cdnnl_status_text(status)))")
  return c
}

/// The same by the definition, in double.
private func reference(_ a: Matrix, _ b: Matrix, bias: [Float]?, accumulating: Bool, gap: Int) -> [Double] {
  var c = [Double](repeating: 0.5, count: a.rows * (b.columns + gap))
  for i in 0..<a.rows {
    for j in 0..<b.columns {
      var sum = (accumulating ? 0.5 : 0) + Double(bias?[j] ?? 0)
      for k in 0..<a.columns { sum += Double(a[i, k]) * Double(b[k, j]) }
      c[i * (b.columns + gap) + j] = sum
    }
  }
  return c
}

@Suite struct CDNNLTests {
  // The values are multiples of 1/64 and the sums below 2^10, so every product and partial sum is a multiple of 2^-12
  // that a float holds exactly: the answers must be equal, whatever the order of summation.
  @Test(arguments: [
    [1, 1, 1], [1, 1, 9], [1, 9, 1], [9, 1, 1], [1, 7, 5], [7, 1, 5], [7, 5, 1], [2, 3, 4], [5, 33, 17], [17, 64, 20],
    [33, 16, 65], [3, 70, 100], [200, 130, 130], [300, 140, 33],
  ])
  func productsAreThoseOfTheDefinition(shape: [Int]) throws {
    let (m, n, k) = (shape[0], shape[1], shape[2])
    let bias = Matrix(1, n, seed: 3).values
    for choice in 0..<64 {
      func bit(_ place: Int) -> Bool { choice >> place & 1 == 1 }
      let a = Matrix(m, k, seed: 1, isTransposed: bit(0))
      let b = Matrix(k, n, seed: 2, isTransposed: bit(1))
      let (bias, accumulating, gap) = (bit(2) ? bias : nil, bit(3), bit(4) ? 3 : 0)
      let packed = bit(5) ? try Packed(b) : nil
      let c = product(a, b, packed: packed, bias: bias, accumulating: accumulating, gap: gap)
      let expected = reference(a, b, bias: bias, accumulating: accumulating, gap: gap)
      #expect(c.map(Double.init) == expected, "choice \(choice)")
    }
  }

  @Test func repackingReplacesTheWeights() throws {
    let a = Matrix(5, 20, seed: 1)
    let new = Matrix(20, 33, seed: 3, isTransposed: true)
    let packed = try Packed(Matrix(20, 33, seed: 2))
    #expect(packed.refill(new) == 0)
    #expect(product(a, new, packed: packed) == product(a, new))
  }

  // Thirds are not exact in a float, so that another order of summation would show.
  @Test(
    .enabled("only the AVX-512 code sums in one order") {
      String(cString: cdnnl_instruction_set()).hasPrefix("avx512")
    },
    arguments: [[64, 48], [33, 100], [20, 512], [512, 20], [300, 257]])
  func aRowDoesNotDependOnTheNumberOfRows(shape: [Int]) throws {
    let (n, k, most) = (shape[0], shape[1], 130)
    var a = Matrix(most, k, seed: 1)
    a.values = a.values.map { $0 / 3 }
    let b = Matrix(k, n, seed: 2)
    let bias = Matrix(1, n, seed: 3).values
    let packed = try Packed(b)
    for (bias, accumulating) in [(bias, false), (nil, false), (bias, true), (nil, true)] {
      let all = product(a, b, packed: packed, bias: bias, accumulating: accumulating)
      for m in 1...most {
        let row = m * 7 % (most + 1 - m)
        let found = product(a, b, packed: packed, bias: bias, accumulating: accumulating, from: row, rows: m)
        #expect(found[...] == all[row * n..<(row + m) * n], "\(m) rows")
      }
    }
    // What is not finite stays in its row.
    let clean = product(a, b, packed: packed, bias: bias)
    var spoiled = a
    spoiled.values[7 * k] = .nan
    let found = product(spoiled, b, packed: packed, bias: bias)
    for row in 0..<most {
      let range = row * n..<(row + 1) * n
      #expect(row == 7 ? found[range].allSatisfy(\.isNaN) : found[range] == clean[range], "row \(row)")
    }
  }

  @Test func aRepeatedShapeCreatesNoPrimitive() throws {
    let (a, b) = (Matrix(11, 13, seed: 1), Matrix(13, 19, seed: 2))
    let packed = try Packed(b)
    let before = cdnnl_created_primitives()
    _ = product(a, b, packed: packed)
    #expect(cdnnl_created_primitives() - before == 1)
    for seed in UInt64(5)...8 {
      // The data, not only the shape, is new.
      #expect(product(Matrix(11, 13, seed: seed), b) == product(Matrix(11, 13, seed: seed), b, packed: packed))
    }
    #expect(cdnnl_created_primitives() - before == 1)
  }

  // More shapes than the cache holds (1024), asked for twice.
  @Test func forgottenShapesAreMadeAgain() throws {
    let (a, b) = (Matrix(1100, 3, seed: 1), Matrix(3, 2, seed: 2))
    let packed = try Packed(b)
    let all = product(a, b)
    for _ in 0..<2 {
      for m in 1...1100 { #expect(product(a, b, packed: packed, rows: m)[...] == all[..<(2 * m)]) }
    }
  }

  @Test func threadsDoNotDisturbEachOther() async throws {
    let b = Matrix(48, 40, seed: 2)
    let packed = try Packed(b)
    let expected = (1...40).map { m in product(Matrix(m, 48, seed: UInt64(m)), b) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<2 {
        group.addTask {
          (0..<5).allSatisfy { _ in
            (1...40).allSatisfy { m in
              let a = Matrix(m, 48, seed: UInt64(m))
              return product(a, b) == expected[m - 1] && product(a, b, packed: packed) == expected[m - 1]
            }
          }
        }
      }
      for await agrees in group { #expect(agrees) }
    }
  }
}
