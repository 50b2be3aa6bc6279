import Synchronization

/// A block of floats on a cache line: weights, gradients, or the state of an optimizer.
package final class FlatArray: @unchecked Sendable {
  /// Valid as long as the array is.
  package let base: UnsafeMutablePointer<Float>
  package let count: Int
  private let isSparse: Bool

  /// Zeros.
  package init(count: Int) {
    let raw = LargePages.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride)
    base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
    self.count = count
    isSparse = false
  }

  /// Zeros that take up memory only where something else is written.
  init(sparse count: Int) {
    base = LargePages.allocateSparse(byteCount: max(count, 1) * MemoryLayout<Float>.stride)
      .bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
    isSparse = true
  }

  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    base.update(from: values, count: values.count)
  }

  deinit {
    if isSparse { return LargePages.releaseSparse(base, byteCount: max(count, 1) * MemoryLayout<Float>.stride) }
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

/// The numbers of a model, with the packed copies that products want.
///
/// Some matrices can be quantized. Their place in the block of floats holds zeros that nothing may read.
///
/// Read by all workers at once; written between steps by one owner, who then calls ``invalidatePacked()``.
package final class Weights: Sendable {
  package let layout: [Parameter]
  package let array: FlatArray
  /// By the offsets of their parameters; empty where weights are trained.
  package let quantizedMatrices: [Int: QuantizedMatrix]
  private let packed = Mutex<PackedCache>(PackedCache())

  package init(layout: [Parameter], count: Int, quantized: [Int: QuantizedMatrix] = [:]) {
    self.layout = layout
    quantizedMatrices = quantized
    array = quantized.isEmpty ? FlatArray(count: count) : FlatArray(sparse: count)
  }

  package var count: Int { array.count }

  /// - Precondition: the parameter is not quantized.
  package subscript(parameter: Parameter) -> OwnedMatrix {
    checkHasFloats(parameter)
    return array[parameter]
  }

  /// The numbers of a parameter as a view, for those who hold the weights while they use it.
  ///
  /// - Precondition: the parameter is not quantized.
  package func view(of parameter: Parameter) -> Matrix {
    checkHasFloats(parameter)
    return array.view(of: parameter)
  }

  private func checkHasFloats(_ parameter: Parameter) {
    precondition(quantizedMatrices[parameter.offset] == nil, "floats of \(parameter.name), which is quantized")
  }

  package func copied() -> Weights {
    let copy = Weights(layout: layout, count: count, quantized: quantizedMatrices)
    copy.array.copy(from: array)
    return copy
  }

  /// Marks the floats as changed: packed copies are made again at their next use.
  package func invalidatePacked() {
    packed.withLock { $0.version += 1 }
  }

  /// Makes the packed copies that were in use anew, shared out among workers. Left to the next step, the first to ask
  /// would make each of them while the others wait.
  ///
  /// - Returns: how many copies.
  /// - Precondition: nothing reads the weights meanwhile, and none is quantized.
  @discardableResult
  package func renewPacked(on workers: Workers) -> Int {
    precondition(quantizedMatrices.isEmpty, "copies of \(quantizedMatrices.count) matrices of integers are renewed")
    let renewals = packed.withLock { $0.takeRenewals() }
    // A parameter without numbers has the offset of the next.
    let matrices = Dictionary(layout.map { ($0.offset, $0) }) { $1 }
    workers.run(renewals.count) { piece, _ in
      let copy = renewals[piece]
      copy.matrix.update(from: array.view(of: matrices[copy.offset]!), isTransposed: copy.use == .forward)
    }
    return renewals.count
  }

  /// Which product a packed copy serves.
  enum Use: Equatable {
    /// y = x·Wᵀ.
    case forward
    /// dx = dy·W.
    case backward
  }

  /// The packed copy of a parameter for this thread's engine, made or brought up to date by the first worker that asks.
  ///
  /// - Parameter precision: what floats are rounded to; integers stay what they are.
  func packed(_ parameter: Parameter, for use: Use, in precision: Precision) -> any PackedMatrix {
    if use == .forward, !quantizedMatrices.isEmpty,
      let made = packed.withLock({ $0.integers(at: parameter.offset) })
    {
      return made
    }
    guard let matrix = quantizedMatrices[parameter.offset] else {
      return packed.withLock {
        $0.floats(of: array.view(of: parameter), at: parameter.offset, for: use, in: precision)
      }.matrix
    }
    switch use {
    case .forward: return packed.withLock { $0.integers(of: matrix, at: parameter.offset) }
    case .backward: return packed.withLock { $0.floats(of: matrix, at: parameter.offset, for: use) }.matrix
    }
  }
}
