import CDNNL
import CKernels

/// Floats in the layout of an engine.
final class PackedFloats: RenewablePackedMatrix {
  let rows: Int
  let columns: Int
  private let engine: ProductEngine
  private let storage: Storage

  private enum Storage {
    case oneDNN(OpaquePointer)
    case panels(UnsafeMutablePointer<Float>)
  }

  /// A copy of `matrix`, or of its transpose, for `engine`.
  init(_ matrix: Matrix, isTransposed: Bool, for engine: ProductEngine) {
    let view = isTransposed ? matrix.transposedView : matrix.view
    (rows, columns) = isTransposed ? (matrix.columns, matrix.rows) : (matrix.rows, matrix.columns)
    self.engine = engine
    switch engine {
    case .oneDNN:
      var status: Int32 = 0
      guard let made = cdnnl_pack(view, Int64(columns), Int64(rows), &status) else {
        preconditionFailure("cannot pack [\(rows), \(columns)]: \(Product.problem(status))")
      }
      storage = .oneDNN(made)
    case .kernels:
      let count = Int(ck_panel_floats(Int64(columns), Int64(rows)))
      let memory = LargePages.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride)
      storage = .panels(memory.bindMemory(to: Float.self, capacity: max(count, 1)))
      update(from: matrix, isTransposed: isTransposed)
    }
  }

  deinit {
    switch storage {
    case .oneDNN(let pointer): cdnnl_packed_free(pointer)
    case .panels(let panels): LargePages.release(panels)
    }
  }

  func update(from matrix: Matrix, isTransposed: Bool) {
    checkEngine()
    let view = isTransposed ? matrix.transposedView : matrix.view
    switch storage {
    case .oneDNN(let pointer): Product.check(cdnnl_repack(pointer, view))
    case .panels(let panels):
      ck_pack_panels(panels, view.data, view.rowStride, view.columnStride, Int64(columns), Int64(rows))
    }
  }

  func multiply(_ a: Matrix, bias: UnsafePointer<Float>?, into c: Matrix, accumulate: Bool, using arena: Arena) {
    checkEngine()
    switch storage {
    case .oneDNN(let pointer):
      Product.check(cdnnl_multiply_packed(c.base, Int64(c.stride), a.view, pointer, bias, Int64(c.rows), accumulate))
    case .panels(let panels):
      ck_product_with_panels(
        c.base, Int64(c.stride), a.base, Int64(a.stride), panels, bias, Int64(c.rows), Int64(columns), Int64(rows),
        accumulate)
    }
  }

  private func checkEngine() {
    precondition(
      engine == .current || engine == .ownKernels, "a matrix packed for \(engine) is used with \(ProductEngine.current)"
    )
  }
}
