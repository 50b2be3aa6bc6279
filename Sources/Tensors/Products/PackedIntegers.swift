import CKernels

/// The transpose of a quantized matrix in the layout of the kernels, which is the same with every instruction set.
///
/// Rows of a are rounded to 8 bits, too, each by a scale of its own, and sums are exact: a row of a product has the
/// same bits whatever the number of rows, the number of threads and the processor. Nothing changes once it is made.
final class PackedIntegers: PackedMatrix, @unchecked Sendable {
  let rows: Int
  let columns: Int
  private let panels: UnsafeMutablePointer<Int8>
  private let scales: FlatArray

  init(_ matrix: QuantizedMatrix) {
    (rows, columns) = (matrix.columns, matrix.rows)
    scales = FlatArray(matrix.scales)
    let byteCount = max(Int(ck_quantized_panel_bytes(Int64(columns), Int64(rows))), 1)
    panels = LargePages.allocate(byteCount: byteCount).bindMemory(to: Int8.self, capacity: byteCount)
    matrix.values.withBuffer { values in
      ck_pack_quantized(panels, values.baseAddress, Int64(rows), Int64(columns), Int64(rows))
    }
  }

  deinit { LargePages.release(panels) }

  func multiply(_ a: Matrix, bias: UnsafePointer<Float>?, into c: Matrix, accumulate: Bool, using arena: Arena) {
    let byteCount = Int(ck_quantized_room(Int64(a.rows), Int64(a.columns)))
    arena.withScratch(UInt8.self, byteCount) { room in
      ck_quantized_product(
        c.base, Int64(c.stride), a.base, Int64(a.stride), panels, scales.base, bias, Int64(c.rows), Int64(columns),
        Int64(rows), accumulate, room)
    }
  }
}
