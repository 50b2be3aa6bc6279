import CKernels

/// A value of the computation and, once something has flowed back to it, its gradient.
package final class Variable {
  package let value: Matrix
  /// Nil until an operation that used this value has run backward.
  package internal(set) var gradient: Matrix?
  /// For a block of rows of another value: that value, the first row, and whether no other block overlaps this one.
  fileprivate let whole: (variable: Variable, firstRow: Int, isExclusive: Bool)?
  fileprivate var isSplit = false
  /// A whole whose gradient was zeroed on behalf of its blocks and touched by nothing else.
  fileprivate var gradientIsBlocks = false

  init(_ value: Matrix) {
    self.value = value
    whole = nil
  }

  fileprivate init(block value: Matrix, of whole: Variable, firstRow: Int, isExclusive: Bool) {
    self.value = value
    self.whole = (whole, firstRow, isExclusive)
  }

  package var rows: Int { value.rows }
  package var columns: Int { value.columns }
}

/// Runs the equations of a model forward and, when recording, keeps what is needed to run them backward.
///
/// The operations are few and coarse: a product with bias, a whole recurrent layer, an attention. Each is one method
/// whose forward and backward stand together. A tape serves one minibatch (or one step of a search) on one thread.
package final class Tape {
  package let weights: Weights
  package let arena: Arena
  /// Where the gradients of parameters are added; nil when only the forward values are wanted.
  package let gradients: FlatArray?
  /// Draws of dropout; nil turns dropout off.
  package let random: RandomSource?

  private var backwardSteps: [() -> Void] = []
  private var pendingGradients: [Parameter: PendingGradient] = [:]
  private var pendingOrder: [Parameter] = []
  private var drawCount = 0
  /// Weights that take the place of a parameter's in products.
  var droppedWeights: [Parameter: DroppedWeight] = [:]

  package init(weights: Weights, arena: Arena, gradients: FlatArray? = nil, random: RandomSource? = nil) {
    self.weights = weights
    self.arena = arena
    self.gradients = gradients
    self.random = random
  }

  package var isRecording: Bool { gradients != nil }

  /// Dropout, and other behavior that belongs to training alone, is on.
  package var isTraining: Bool { random != nil }

  // MARK: Values

  /// A value that takes no gradient further.
  package func constant(_ matrix: Matrix) -> Variable { Variable(matrix) }

  package func zeros(_ rows: Int, _ columns: Int) -> Variable { Variable(arena.zeros(rows, columns)) }

  func output(_ rows: Int, _ columns: Int) -> Variable { Variable(arena.matrix(rows, columns)) }

  /// A source for the next random operation, the same whenever the same equations are run again; nil when not training.
  package func nextDraw() -> RandomSource? {
    drawCount += 1
    return random?(drawCount)
  }

  // MARK: Backward

  /// Registers the backward half of an operation.
  func record(_ backward: @escaping () -> Void) {
    if isRecording { backwardSteps.append(backward) }
  }

  /// Runs all recorded operations backward. Gradients of parameters are added to ``gradients``.
  package func backward() {
    precondition(isRecording, "backward on a tape that does not record")
    while let step = backwardSteps.popLast() { step() }
    for parameter in pendingOrder { flush(parameter) }
    flushDroppedWeights()
  }

  /// The gradient of `x`, zeros at first, to be added to.
  package func gradient(of x: Variable) -> Matrix {
    let (matrix, accumulate) = gradientTarget(of: x)
    if !accumulate { matrix.fill(0) }
    return matrix
  }

  /// The gradient of `x` to write (`accumulate` false: its memory holds nothing yet) or to add to.
  func gradientTarget(of x: Variable) -> (matrix: Matrix, accumulate: Bool) {
    if let gradient = x.gradient {
      x.gradientIsBlocks = false
      return (gradient, true)
    }
    guard let (whole, firstRow, isExclusive) = x.whole else {
      let matrix = arena.matrix(x.rows, x.columns)
      x.gradient = matrix
      return (matrix, false)
    }
    // A block writes straight into the gradient of its whole.
    if whole.gradient == nil {
      // The whole may itself be a block, of a value that has a gradient already.
      let (matrix, accumulate) = gradientTarget(of: whole)
      if !accumulate { matrix.fill(0) }
      whole.gradientIsBlocks = !accumulate
    }
    if !isExclusive { whole.gradientIsBlocks = false }
    let matrix = whole.gradient!.rows(firstRow, x.rows)
    x.gradient = matrix
    return (matrix, !whole.gradientIsBlocks)
  }

  // MARK: Blocks of rows

  /// Consecutive blocks of rows of `x`, without copying. The gradient of each block is part of the gradient of `x`.
  package func split(_ x: Variable, _ rowCounts: [Int]) -> [Variable] {
    precondition(!x.isSplit, "a value is split twice")
    x.isSplit = true
    var first = 0
    return rowCounts.map { count in
      defer { first += count }
      return Variable(block: x.value.rows(first, count), of: x, firstRow: first, isExclusive: true)
    }
  }

  /// The first `count` rows of `x`, without copying; `x` itself when that is all of it.
  package func prefix(_ x: Variable, _ count: Int) -> Variable {
    count == x.rows ? x : Variable(block: x.value.rows(0, count), of: x, firstRow: 0, isExclusive: false)
  }

  // MARK: Gradients of parameters

  /// Adds dyᵀ·x to the gradient of a weight matrix.
  ///
  /// A step of an unrolled loop has few rows, and a product over few rows is slow: such pairs are gathered and
  /// multiplied together once there are enough of them. Copying them costs a hundredth of the product.
  package func addWeightGradient(_ parameter: Parameter, dy: Matrix, x: Matrix) {
    guard let target = weightGradient(parameter) else { return }
    if dy.rows >= PendingGradient.capacity / 2 {
      Product.transposedMultiply(dy, x, into: target, accumulate: true)
      return
    }
    if let pending = pendingGradients[parameter], pending.rows + dy.rows > PendingGradient.capacity {
      flush(parameter)
    }
    if pendingGradients[parameter] == nil {
      pendingOrder.append(parameter)
      pendingGradients[parameter] = PendingGradient(
        dy: arena.matrix(PendingGradient.capacity, dy.columns), x: arena.matrix(PendingGradient.capacity, x.columns))
    }
    pendingGradients[parameter]!.append(dy: dy, x: x)
  }

  /// Where products add the gradient of a weight.
  private func weightGradient(_ parameter: Parameter) -> Matrix? {
    // Bound before its member is read: without optimization Swift 6.3 makes garbage of the nil of
    // `dictionary[key]?.member` where values begin with a pointer and the member is optional itself.
    if let dropped = droppedWeights[parameter] { return dropped.gradient }
    return gradients?[parameter]
  }

  /// Adds the column sums of dy to the gradient of a bias.
  package func addBiasGradient(_ parameter: Parameter, dy: Matrix) {
    guard let gradients, dy.rows > 0 else { return }
    precondition(parameter.count == dy.columns, "\(parameter.name) has \(parameter.count) values, dy \(dy.columns)")
    ck_add_row_sums(gradients[parameter].base, dy.base, Int64(dy.rows), Int64(dy.columns), Int64(dy.stride))
  }

  private func flush(_ parameter: Parameter) {
    guard let target = weightGradient(parameter), let pending = pendingGradients[parameter], pending.rows > 0 else {
      return
    }
    Product.transposedMultiply(
      pending.dy.rows(0, pending.rows), pending.x.rows(0, pending.rows), into: target, accumulate: true)
    pendingGradients[parameter]!.rows = 0
  }
}

/// Rows of (dy, x) waiting for their common product.
private struct PendingGradient {
  static let capacity = 512
  let dy: Matrix
  let x: Matrix
  var rows = 0

  mutating func append(dy newDy: Matrix, x newX: Matrix) {
    dy.rows(rows, newDy.rows).copy(from: newDy)
    x.rows(rows, newX.rows).copy(from: newX)
    rows += newDy.rows
  }
}
