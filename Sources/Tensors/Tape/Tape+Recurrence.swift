extension Tape {
  /// A recurrent layer over packed sequences.
  ///
  /// The input's share of the pre-activations comes in computed, one product for all time steps; each step adds the
  /// recurrent share, a product of `[rows(t), hiddenSize]`. The gradient of the recurrent weights is again one product
  /// over all rows.
  ///
  /// - Parameters:
  ///   - gates: `[shape.rowCount, cell.gateColumns]`, x·W + b. The activated gates take their place: nothing else may
  ///     read them later.
  ///   - initial: the state before the first step, `[shape.sequenceCount, hiddenSize]`; nil for zeros.
  ///   - reversed: each sequence is read from its last position to its first.
  /// - Returns: the states after each step, `[shape.rowCount, hiddenSize]`, at the row of the position just read.
  package func recurrenceInPlace(
    _ cell: some RecurrentCell, _ gates: Variable, initial: RecurrentState?, shape: PackedShape, reversed: Bool = false
  ) -> RecurrentState {
    precondition(
      gates.rows == shape.rowCount && gates.columns == cell.gateColumns,
      "gates [\(gates.rows), \(gates.columns)] for \(shape.rowCount) rows of \(cell.gateColumns)")
    let size = cell.hiddenSize
    let hidden = output(shape.rowCount, size)
    let cellState = cell.hasCellState ? output(shape.rowCount, size) : nil
    // What a step keeps is for the way back: without one, each step writes where the step before did.
    let kept = arena.matrix(isRecording ? shape.rowCount : shape.sequenceCount, cell.keptColumns)
    let schedule = RecurrenceSchedule(shape: shape, reversed: reversed)
    let steps = RecurrentSteps(
      gates: gates, kept: kept, keepsAll: isRecording, initial: initial, hidden: hidden, cell: cellState)
    for step in schedule.steps {
      schedule.forEachPart(of: step) { cell.forwardInPlace(steps[$0], on: self) }
    }

    record { [self] in
      guard hidden.gradient != nil || cellState?.gradient != nil else { return }
      let target = gates.gradientTarget()
      let dGates = target.holdsSum ? arena.matrix(gates.rows, gates.columns) : target.matrix
      let dKept = arena.matrix(shape.rowCount, cell.keptColumns)
      // The gradient of the state that flows from step to step, a row per sequence. Rows of sequences that have not
      // been reached are zero; rows whose first step is done hold the gradient of the initial state.
      let dh = arena.zeros(shape.sequenceCount, size)
      let dc = arena.zeros(cell.hasCellState ? shape.sequenceCount : 0, size)
      for step in schedule.steps.reversed() {
        schedule.forEachPart(of: step) { part in
          let carry = dh.rows(part.firstSequence, part.count)
          if let outer = hidden.gradient { carry.add(outer.rows(part.first, part.count)) }
          var cellCarry = carry
          if cell.hasCellState {
            cellCarry = dc.rows(part.firstSequence, part.count)
            if let outer = cellState?.gradient { cellCarry.add(outer.rows(part.first, part.count)) }
          }
          cell.backwardInPlace(
            steps[part],
            RecurrentStepGradient(
              gates: dGates.rows(part.first, part.count), kept: dKept.rows(part.first, part.count), hidden: carry,
              cell: cellCarry),
            on: self)
        }
      }
      if let initial {
        initial.hidden.gradientTarget().put(dh)
        initial.cell?.gradientTarget().put(dc)
      }
      let previous = arena.matrix(shape.rowCount, size)
      for step in schedule.steps {
        schedule.forEachPart(of: step) { part in
          let rows = previous.rows(part.first, part.count)
          if let before = steps[part].previousHidden { rows.copy(from: before) } else { rows.fill(0) }
        }
      }
      cell.addWeightGradients(
        RecurrentStep(
          gates: gates.value, kept: kept, previousHidden: previous, previousCell: nil, hidden: hidden.value,
          cell: hidden.value),
        RecurrentStepGradient(gates: dGates, kept: dKept, hidden: dh, cell: dh), on: self)
      if target.holdsSum { target.put(dGates) }
    }
    return RecurrentState(hidden: hidden, cell: cellState)
  }

  /// The state after the whole of each sequence: at its last position, or at its first for a reversed layer.
  package func finalState(_ states: RecurrentState, shape: PackedShape, reversed: Bool = false) -> RecurrentState {
    let rows = reversed ? (0..<Int32(shape.sequenceCount)).map { $0 } : shape.lastRows
    return states.map { gather($0, rows: rows) }
  }
}

/// In which order the rows of a packed batch are computed, and where each finds the state before it.
struct RecurrenceSchedule {
  struct Part {
    /// First row, and how many.
    let first: Int
    let count: Int
    /// Sequence of the first row.
    let firstSequence: Int
    let previous: Previous
  }

  enum Previous {
    /// The first of as many rows of the layer's own output.
    case rows(Int)
    /// Rows of the initial state.
    case initial(Int)
  }

  private let shape: PackedShape
  private let reversed: Bool

  init(shape: PackedShape, reversed: Bool) {
    (self.shape, self.reversed) = (shape, reversed)
  }

  /// In the order of computing. Backward goes through them in reverse.
  var steps: Range<Int> { 0..<shape.stepCount }

  /// Visits the parts of a step.
  func forEachPart(of step: Int, _ body: (Part) -> Void) {
    if !reversed {
      let previous: Previous = step == 0 ? .initial(0) : .rows(shape.offsets[step - 1])
      return body(
        Part(first: shape.offsets[step], count: shape.rowCounts[step], firstSequence: 0, previous: previous))
    }
    // Read backward, a sequence starts at its last position: the rows beyond those of the step after start there.
    let time = shape.stepCount - 1 - step
    let (first, count) = (shape.offsets[time], shape.rowCounts[time])
    let running = step == 0 ? 0 : shape.rowCounts[time + 1]
    if running > 0 {
      body(Part(first: first, count: running, firstSequence: 0, previous: .rows(shape.offsets[time + 1])))
    }
    if count > running {
      body(
        Part(
          first: first + running, count: count - running, firstSequence: running, previous: .initial(running)))
    }
  }
}

/// What the steps of a recurrence read and write, by parts of its schedule.
private struct RecurrentSteps {
  let gates: Variable
  let kept: Matrix
  /// `kept` has rows for all steps, and not for one alone.
  let keepsAll: Bool
  let initial: RecurrentState?
  let hidden: Variable
  let cell: Variable?

  /// The rows of one part of one step, with the states before it.
  subscript(part: RecurrenceSchedule.Part) -> RecurrentStep {
    let previousHidden: Matrix?
    let previousCell: Matrix?
    switch part.previous {
    case .rows(let first):
      previousHidden = hidden.value.rows(first, part.count)
      previousCell = cell?.value.rows(first, part.count)
    case .initial(let first):
      previousHidden = initial?.hidden.value.rows(first, part.count)
      previousCell = initial?.cell?.value.rows(first, part.count)
    }
    let hiddenRows = hidden.value.rows(part.first, part.count)
    return RecurrentStep(
      gates: gates.value.rows(part.first, part.count), kept: kept.rows(keepsAll ? part.first : 0, part.count),
      previousHidden: previousHidden, previousCell: previousCell, hidden: hiddenRows,
      cell: cell?.value.rows(part.first, part.count) ?? hiddenRows)
  }
}
