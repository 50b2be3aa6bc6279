import CDNNL
import CKernels
import Synchronization

/// Matrix products on plain memory. Shapes are checked; the work is that of the ``ProductEngine``.
package enum Product {
  private static let operations = Atomic<Int>(0)

  /// Floating-point operations of all products of this process so far, a multiplication and an addition each.
  package static var operationCount: Int { operations.load(ordering: .relaxed) }

  /// c (+)= a·bᵀ (+ bias): a `[m, k]`, b `[n, k]`, c `[m, n]`, bias `n` floats.
  ///
  /// - Parameter arena: lends room for copies of plain matrices, here and below.
  package static func multiplyTransposed(
    _ a: Matrix, _ b: Matrix, bias: UnsafePointer<Float>? = nil, into c: Matrix, accumulate: Bool = false,
    in precision: Precision = .f32, using arena: Arena
  ) {
    precondition(
      a.columns == b.columns && c.rows == a.rows && c.columns == b.rows,
      "[\(a.rows), \(a.columns)] · [\(b.rows), \(b.columns)]ᵀ into [\(c.rows), \(c.columns)]")
    run(a.view, b.transposedView, bias, c, inner: a.columns, accumulate, precision, arena)
  }

  /// c (+)= a·b: a `[m, k]`, b `[k, n]`, c `[m, n]`.
  package static func multiply(
    _ a: Matrix, _ b: Matrix, into c: Matrix, accumulate: Bool = false, in precision: Precision = .f32,
    using arena: Arena
  ) {
    precondition(
      a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
      "[\(a.rows), \(a.columns)] · [\(b.rows), \(b.columns)] into [\(c.rows), \(c.columns)]")
    run(a.view, b.view, nil, c, inner: a.columns, accumulate, precision, arena)
  }

  /// c (+)= aᵀ·b: a `[k, m]`, b `[k, n]`, c `[m, n]`. The form of a weight gradient, dyᵀ·x.
  package static func transposedMultiply(
    _ a: Matrix, _ b: Matrix, into c: Matrix, accumulate: Bool = false, in precision: Precision = .f32,
    using arena: Arena
  ) {
    precondition(
      a.rows == b.rows && c.rows == a.columns && c.columns == b.columns,
      "[\(a.rows), \(a.columns)]ᵀ · [\(b.rows), \(b.columns)] into [\(c.rows), \(c.columns)]")
    run(a.transposedView, b.view, nil, c, inner: a.rows, accumulate, precision, arena)
  }

  /// c (+)= a·packed (+ bias): a `[m, k]`, packed `[k, n]`, c `[m, n]`.
  static func multiply(
    _ a: Matrix, _ packed: any PackedMatrix, bias: UnsafePointer<Float>? = nil, into c: Matrix, accumulate: Bool,
    using arena: Arena
  ) {
    precondition(
      a.columns == packed.rows && c.rows == a.rows && c.columns == packed.columns,
      "[\(a.rows), \(a.columns)] · [\(packed.rows), \(packed.columns)] into [\(c.rows), \(c.columns)]")
    precondition(a.columns > 0, "a product over no columns")
    guard c.count > 0 else { return }
    operations.add(2 * c.count * a.columns, ordering: .relaxed)
    packed.multiply(a, bias: bias, into: c, accumulate: accumulate, using: arena)
  }

  private static func run(
    _ a: cdnnl_view, _ b: cdnnl_view, _ bias: UnsafePointer<Float>?, _ c: Matrix, inner: Int, _ accumulate: Bool,
    _ precision: Precision, _ arena: Arena
  ) {
    guard c.count > 0 else { return }
    guard inner > 0 else {
      precondition(accumulate, "a product over no columns overwrites nothing")
      return
    }
    operations.add(2 * c.count * inner, ordering: .relaxed)
    switch precision {
    case .f32: multiplyFloats(a, b, bias, c, inner: inner, accumulate, arena)
    case .bf16: multiplyBF16(a, b, bias, c, inner: inner, accumulate, arena)
    }
  }

  private static func multiplyFloats(
    _ a: cdnnl_view, _ b: cdnnl_view, _ bias: UnsafePointer<Float>?, _ c: Matrix, inner: Int, _ accumulate: Bool,
    _ arena: Arena
  ) {
    let (m, n, k) = (Int64(c.rows), Int64(c.columns), Int64(inner))
    switch ProductEngine.current {
    case .oneDNN: check(cdnnl_multiply(c.base, Int64(c.stride), a, b, bias, m, n, k, accumulate))
    case .kernels:
      arena.withScratch(Float.self, Int(ck_product_room(n, k))) { room in
        ck_product(
          c.base, Int64(c.stride), a.data, a.rowStride, a.columnStride, b.data, b.rowStride, b.columnStride, bias, m, n,
          k, accumulate, room)
      }
    }
  }

  private static func multiplyBF16(
    _ a: cdnnl_view, _ b: cdnnl_view, _ bias: UnsafePointer<Float>?, _ c: Matrix, inner: Int, _ accumulate: Bool,
    _ arena: Arena
  ) {
    let (m, n, k) = (Int64(c.rows), Int64(c.columns), Int64(inner))
    let panelPairs = Int(ck_bf16_panel_pairs(n, k))
    arena.withScratch(UInt32.self, panelPairs + Int(ck_bf16_room(m, k))) { scratch in
      ck_pack_bf16(scratch, b.data, b.rowStride, b.columnStride, n, k)
      ck_bf16_product_with_panels(
        c.base, Int64(c.stride), a.data, a.rowStride, a.columnStride, scratch, bias, m, n, k, accumulate,
        scratch + panelPairs)
    }
  }

  static func check(_ status: Int32) {
    precondition(status == 0, problem(status))
  }

  static func problem(_ status: Int32) -> String {
    "oneDNN \(String(cString: cdnnl_version())): \(String(cString: cdnnl_status_text(status)))"
  }
}

extension Matrix {
  var view: cdnnl_view { cdnnl_view(data: base, rowStride: Int64(stride), columnStride: 1) }
  var transposedView: cdnnl_view { cdnnl_view(data: base, rowStride: 1, columnStride: Int64(stride)) }
}
