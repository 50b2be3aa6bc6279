import CDNNL
import Synchronization

/// A block of floats on a cache line: weights, gradients, or the state of an optimizer.
package final class FlatArray: @unchecked Sendable {
  /// Valid as long as the array is.
  package let base: UnsafeMutablePointer<Float>
  package let count: Int

  /// Zeros.
  package init(count: Int) {
    let raw = LargePages.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride)
    base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
    self.count = count
  }

  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    base.update(from: values, count: values.count)
  }

  deinit {
    LargePages.poison(base, byteCount: count * MemoryLayout<Float>.stride)
    LargePages.release(base)
  }

  package subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "float \(index) of \(count)")
      return base[index]
    }
    set {
      precondition(index >= 0 && index < count, "float \(index) of \(count)")
      base[index] = newValue
    }
  }

  package subscript(range: Range<Int>) -> [Float] {
    get { OwnedMatrix(in: self, offset: range.lowerBound, rows: 1, columns: range.count).elements }
    set {
      precondition(
        range.lowerBound >= 0 && range.upperBound <= count && newValue.count == range.count,
        "\(newValue.count) floats for \(range) of \(count)")
      (base + range.lowerBound).update(from: newValue, count: newValue.count)
    }
  }

  /// A copy of all floats.
  package var elements: [Float] { all.elements }

  /// All floats as one row.
  package var all: OwnedMatrix { OwnedMatrix(in: self, rows: 1, columns: count) }

  package func copy(from other: FlatArray) {
    precondition(count == other.count, "copy \(other.count) floats into \(count)")
    base.update(from: other.base, count: count)
  }

  /// What a parameter has in here: its numbers, or their gradient.
  package subscript(parameter: Parameter) -> OwnedMatrix {
    OwnedMatrix(in: self, offset: parameter.offset, rows: parameter.rows, columns: parameter.columns)
  }

  /// The same as a view, for those who hold the array while they use it.
  package func view(of parameter: Parameter) -> Matrix {
    precondition(parameter.offset + parameter.count <= count, "\(parameter.name) lies beyond \(count) floats")
    return Matrix(base: base + parameter.offset, rows: parameter.rows, columns: parameter.columns)
  }
}

/// The numbers of a model, with the copies that oneDNN's packed products want.
///
/// Read by all workers at once; written between steps by one owner, who then calls ``invalidatePacked()``.
package final class Weights: Sendable {
  package let layout: [Parameter]
  package let array: FlatArray
  /// Whether no row of a product depends on how many others there are, whatever the processor (see `ExactProduct`).
  package let isExact: Bool
  private let packed = Mutex<PackedCache>(PackedCache())

  package init(layout: [Parameter], count: Int, isExact: Bool = false) {
    self.layout = layout
    self.isExact = isExact
    array = FlatArray(count: count)
  }

  package var count: Int { array.count }

  package subscript(parameter: Parameter) -> OwnedMatrix { array[parameter] }

  /// The numbers of a parameter as a view, for those who hold the weights while they use it.
  package func view(of parameter: Parameter) -> Matrix { array.view(of: parameter) }

  package func copied() -> Weights {
    let copy = Weights(layout: layout, count: count, isExact: isExact)
    copy.array.copy(from: array)
    return copy
  }

  /// Marks the floats as changed: packed copies are made again at their next use.
  package func invalidatePacked() {
    packed.withLock { $0.version += 1 }
  }

  /// Which product a packed copy serves.
  enum Use: Equatable {
    /// y = x·Wᵀ.
    case forward
    /// dx = dy·W.
    case backward
  }

  /// The packed copy of a parameter, made or brought up to date by the first worker that asks.
  func packed(_ parameter: Parameter, for use: Use) -> OpaquePointer {
    packed.withLock { cache in
      let key = PackedCache.Key(offset: parameter.offset, use: use)
      if let entry = cache.entries[key] {
        entry.update(to: cache.version, from: view(of: parameter))
        return entry
      }
      let entry = PackedWeight(view(of: parameter), name: parameter.name, use: use, version: cache.version)
      cache.entries[key] = entry
      return entry
    }.pointer
  }

  private struct PackedCache: Sendable {
    struct Key: Hashable {
      let offset: Int
      let use: Use
    }
    var version = 0
    var entries: [Key: PackedWeight] = [:]
  }
}

/// One matrix in the layout that oneDNN likes best. Changed under the lock of ``Weights`` alone.
private final class PackedWeight: @unchecked Sendable {
  let pointer: OpaquePointer
  private let use: Weights.Use
  private var version: Int

  init(_ matrix: Matrix, name: String, use: Weights.Use, version: Int) {
    var status: Int32 = 0
    let (n, k) = use == .forward ? (matrix.rows, matrix.columns) : (matrix.columns, matrix.rows)
    guard let made = cdnnl_pack(Self.view(matrix, use), Int64(n), Int64(k), &status) else {
      preconditionFailure("oneDNN cannot pack \(name) [\(n), \(k)]: \(String(cString: cdnnl_status_text(status)))")
    }
    pointer = made
    self.use = use
    self.version = version
  }

  deinit { cdnnl_packed_free(pointer) }

  func update(to newVersion: Int, from matrix: Matrix) {
    guard version != newVersion else { return }
    Product.check(cdnnl_repack(pointer, Self.view(matrix, use)))
    version = newVersion
  }

  private static func view(_ matrix: Matrix, _ use: Weights.Use) -> cdnnl_view {
    use == .forward ? matrix.transposedView : matrix.view
  }
}
