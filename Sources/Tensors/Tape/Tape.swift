import CKernels

/// Runs the equations of a model forward and, when recording, keeps what is needed to run them backward.
///
/// The operations are few and coarse: a product with bias, a whole recurrent layer, an attention. Each is one method
/// whose forward and backward stand together. A tape serves one minibatch on one thread; without recording it keeps
/// nothing, and may serve all steps of a search.
package final class Tape {
  package let weights: Weights
  package let arena: Arena
  /// Where the gradients of parameters are added; nil when only the forward values are wanted.
  package let gradients: FlatArray?
  /// Draws of dropout; nil turns dropout off.
  package let random: RandomSource?
  /// What products with parameters round their matrices to.
  package let precision: Precision
  /// What operations that take long, and the way back through all of them, look at.
  package let interruption: Interruption?

  private var backwardSteps: [() -> Void] = []
  private var pendingGradients: [Parameter: PendingGradient] = [:]
  private var pendingOrder: [Parameter] = []
  private var drawCount = 0
  private var stepShape = PackedShape.step(0)
  private var stepOrder: [Int] = []
  /// Weights that take the place of a parameter's in products.
  var droppedWeights: [Parameter: DroppedWeight] = [:]

  package init(
    weights: Weights, arena: Arena, gradients: FlatArray? = nil, random: RandomSource? = nil,
    precision: Precision = .f32, interruption: Interruption? = nil
  ) {
    precondition(
      gradients == nil || weights.quantizedMatrices.isEmpty,
      "gradients of weights with \(weights.quantizedMatrices.count) matrices of integers; dequantize them first")
    self.weights = weights
    self.arena = arena
    self.gradients = gradients
    self.random = random
    self.precision = precision
    self.interruption = interruption
  }

  package var isRecording: Bool { gradients != nil }

  /// Dropout, and other behavior that belongs to training alone, is on.
  package var isTraining: Bool { random != nil }

  // MARK: Values

  /// A value that takes no gradient further.
  ///
  /// - Parameter matrix: of memory that outlives the tape.
  package func constant(_ matrix: Matrix) -> Variable { Variable(matrix, in: arena, hasGradient: isRecording) }

  package func zeros(_ rows: Int, _ columns: Int) -> Variable { constant(arena.zeros(rows, columns)) }

  func output(_ rows: Int, _ columns: Int) -> Variable { constant(arena.matrix(rows, columns)) }

  /// A source for the next random operation, the same whenever the same equations are run again; nil when not training.
  package func nextDraw() -> RandomSource? {
    drawCount += 1
    return random?(drawCount)
  }

  // MARK: Steps

  /// The shape of a step. That of the last one is kept, since steps with as many rows follow each other.
  package func stepShape(_ rowCount: Int) -> PackedShape {
    if stepShape.sequenceCount != rowCount { stepShape = .step(rowCount) }
    return stepShape
  }

  /// A token of each of some sequences.
  package func stepInputs(_ ids: [Int32]) -> PackedSequences {
    if stepOrder.count != ids.count { stepOrder = Array(ids.indices) }
    return PackedSequences(shape: stepShape(ids.count), ids: ids, order: stepOrder)
  }

  // MARK: Backward

  /// Registers the backward half of an operation. Without recording it is not even made, which would take memory.
  func record(_ backward: @autoclosure () -> () -> Void) {
    if isRecording { backwardSteps.append(backward()) }
  }

  /// Runs all recorded operations backward, unless it is interrupted. Gradients of parameters are added to
  /// ``gradients``.
  package func backward() {
    precondition(isRecording, "backward on a tape that does not record")
    while let step = backwardSteps.popLast() {
      if interruption?.isRequested == true { return }
      step()
    }
    for parameter in pendingOrder { flush(parameter) }
    flushDroppedWeights()
  }

  /// The gradient of `x`, zeros at first, to be added to.
  package func gradient(of x: Variable) -> Matrix {
    let target = x.gradientTarget()
    if !target.holdsSum { target.matrix.fill(0) }
    return target.matrix
  }

  // MARK: Blocks of rows

  /// Consecutive blocks of rows of `x`, without copying. The gradient of each block is part of the gradient of `x`.
  package func split(_ x: Variable, _ rowCounts: [Int]) -> [Variable] { x.split(rowCounts) }

  /// The first `count` rows of `x`, without copying; `x` itself when that is all of it.
  package func prefix(_ x: Variable, _ count: Int) -> Variable { count == x.rows ? x : x.prefix(count) }

  // MARK: Gradients of parameters

  /// Adds dyᵀ·x to the gradient of a weight matrix.
  ///
  /// A step of an unrolled loop has few rows, and a product over few rows is slow: such pairs are gathered and
  /// multiplied together once there are enough of them. Copying them costs a hundredth of the product.
  package func addWeightGradient(_ parameter: Parameter, dy: Matrix, x: Matrix) {
    guard let target = weightGradient(parameter) else { return }
    if dy.rows >= PendingGradient.capacity / 2 {
      Product.transposedMultiply(dy, x, into: target, accumulate: true, in: precision, using: arena)
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
    // Bound before its member is read: without optimization Swift 6.3 may read the member of nothing in `x?.member`,
    // where x is an entry of a stored dictionary, or has been assigned from one, and its type has pointers and no
    // references. Generic code makes nil of such a type by clearing the pointer alone, and the test looks at all bytes.
    if let dropped = droppedWeights[parameter] { return dropped.gradient }
    return gradients?.view(of: parameter)
  }

  /// Adds the column sums of dy to the gradient of a bias.
  package func addBiasGradient(_ parameter: Parameter, dy: Matrix) {
    guard let gradients, dy.rows > 0 else { return }
    precondition(parameter.count == dy.columns, "\(parameter.name) has \(parameter.count) values, dy \(dy.columns)")
    ck_add_row_sums(gradients.view(of: parameter).base, dy.base, Int64(dy.rows), Int64(dy.columns), Int64(dy.stride))
  }

  private func flush(_ parameter: Parameter) {
    guard let target = weightGradient(parameter), let pending = pendingGradients[parameter], pending.rows > 0 else {
      return
    }
    Product.transposedMultiply(
      pending.dy.rows(0, pending.rows), pending.x.rows(0, pending.rows), into: target, accumulate: true, in: precision,
      using: arena)
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
