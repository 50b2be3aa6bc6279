import CKernels

/// A matrix rounded to bf16, in the layout of the kernels, which is the same with every instruction set.
///
/// Rows of a are rounded alike, and sums are floats. A row of a product has the same bits whatever the number of rows.
final class PackedBF16: RenewablePackedMatrix {
  let rows: Int
  let columns: Int
  private let panels: UnsafeMutablePointer<UInt32>

  /// A copy of `matrix`, or of its transpose.
  init(_ matrix: Matrix, isTransposed: Bool) {
    (rows, columns) = isTransposed ? (matrix.columns, matrix.rows) : (matrix.rows, matrix.columns)
    let count = max(Int(ck_bf16_panel_pairs(Int64(columns), Int64(rows))), 1)
    panels = LargePages.allocate(byteCount: count * MemoryLayout<UInt32>.stride)
      .bindMemory(to: UInt32.self, capacity: count)
    update(from: matrix, isTransposed: isTransposed)
  }

  deinit { LargePages.release(panels) }

  func update(from matrix: Matrix, isTransposed: Bool) {
    let view = isTransposed ? matrix.transposedView : matrix.view
    ck_pack_bf16(panels, view.data, view.rowStride, view.columnStride, Int64(columns), Int64(rows))
  }

  func multiply(_ a: Matrix, bias: UnsafePointer<Float>?, into c: Matrix, accumulate: Bool, using arena: Arena) {
    arena.withScratch(UInt32.self, Int(ck_bf16_room(Int64(a.rows), Int64(rows)))) { room in
      ck_bf16_product_with_panels(
        c.base, Int64(c.stride), a.base, Int64(a.stride), 1, panels, bias, Int64(c.rows), Int64(columns), Int64(rows),
        accumulate, room)
    }
  }
}
