import CDNNL
import Synchronization

/// A block of floats on a cache line: weights, gradients, or the state of an optimiser.
package final class FlatArray: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let count: Int
  /// Keeps a mapped file alive; nil when the memory is this object's own.
  private let owner: AnyObject?

  /// Zeros.
  package init(count: Int) {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: Arena.alignment)
    base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
    self.count = count
    owner = nil
  }

  /// Memory that `owner` holds, read-only by convention.
  package init(mapped base: UnsafeMutablePointer<Float>, count: Int, owner: AnyObject) {
    self.base = base
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil { base.deallocate() }
  }

  package var elements: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: base, count: count) }

  package func copy(from other: FlatArray) {
    precondition(count == other.count, "copy \(other.count) floats into \(count)")
    base.update(from: other.base, count: count)
  }

  package subscript(parameter: Parameter) -> Matrix {
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
  private let packed = Mutex<PackedCache>(PackedCache())

  package init(layout: [Parameter], count: Int) {
    self.layout = layout
    array = FlatArray(count: count)
  }

  package init(layout: [Parameter], array: FlatArray) {
    self.layout = layout
    self.array = array
  }

  package var count: Int { array.count }

  package subscript(parameter: Parameter) -> Matrix { array[parameter] }

  package func copied() -> Weights {
    let copy = Weights(layout: layout, count: count)
    copy.array.copy(from: array)
    return copy
  }

  /// Says that the floats have changed: packed copies are made again at their next use.
  package func invalidatePacked() {
    packed.withLock { $0.version += 1 }
  }

  /// Which product a packed copy serves.
  enum Use: Hashable {
    /// y = x·Wᵀ.
    case forward
    /// dx = dy·W.
    case backward
  }

  private struct PackedCache {
    struct Key: Hashable {
      let offset: Int
      let use: Use
    }
    final class Entry {
      var packed: OpaquePointer
      var version: Int
      init(packed: OpaquePointer, version: Int) {
        self.packed = packed
        self.version = version
      }
      deinit { cdnnl_packed_free(packed) }
    }
    var version = 0
    var entries: [Key: Entry] = [:]
  }

  /// The packed copy of a parameter, made or brought up to date by the first worker that asks.
  func packed(_ parameter: Parameter, for use: Use) -> OpaquePointer {
    let matrix = self[parameter]
    let view: cdnnl_view
    let (n, k): (Int, Int)
    switch use {
    case .forward:
      view = cdnnl_view(data: matrix.base, rowStride: 1, columnStride: Int64(matrix.stride))
      (n, k) = (matrix.rows, matrix.columns)
    case .backward:
      view = cdnnl_view(data: matrix.base, rowStride: Int64(matrix.stride), columnStride: 1)
      (n, k) = (matrix.columns, matrix.rows)
    }
    // The pointer leaves the lock as an integer because the cache's regions may not: it stays valid as long as self.
    let address = packed.withLock { cache -> UInt in
      let key = PackedCache.Key(offset: parameter.offset, use: use)
      if let entry = cache.entries[key] {
        if entry.version != cache.version {
          Product.check(cdnnl_repack(entry.packed, view))
          entry.version = cache.version
        }
        return UInt(bitPattern: entry.packed)
      }
      var status: Int32 = 0
      guard let made = cdnnl_pack(view, Int64(n), Int64(k), &status) else {
        preconditionFailure(
          "oneDNN cannot pack \(parameter.name) [\(n), \(k)]: \(String(cString: cdnnl_status_text(status)))")
      }
      cache.entries[key] = PackedCache.Entry(packed: made, version: cache.version)
      return UInt(bitPattern: made)
    }
    return OpaquePointer(bitPattern: address)!
  }
}
