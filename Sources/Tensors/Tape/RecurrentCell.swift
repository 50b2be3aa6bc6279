/// The equations of one step of a recurrent layer, on plain memory.
///
/// ``Tape/recurrenceInPlace(_:_:initial:shape:reversed:)`` owns the time loop and the buffers; a cell computes one step
/// for some rows, and its gradient. A step of a search is a sequence of length one, so training and search share this
/// code.
package protocol RecurrentCell: Sendable {
  var hiddenSize: Int { get }
  /// Columns of the input's share of the pre-activations.
  var gateColumns: Int { get }
  /// Columns that a step keeps for its backward half, beside the activated gates.
  var keptColumns: Int { get }
  /// Whether the state has a second part, c.
  var hasCellState: Bool { get }
  /// The weights that multiply the previous state.
  var recurrentWeights: [Parameter] { get }

  /// Computes h (and c) from the pre-activations in `gates` and the previous state. The activated gates take the place
  /// of the pre-activations.
  func forwardInPlace(_ step: RecurrentStep, on tape: Tape)

  /// Given the gradient of h in `gradient.hidden` (and of c in `gradient.cell`), writes the gradient of the
  /// pre-activations to `gradient.gates`, and replaces those two by the gradients of the previous state.
  func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape)

  /// Adds the gradients of the recurrent weights, from the rows of all steps at once.
  func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape)
}

/// The values of some rows at one step (or, for the weight gradients, of all rows at all steps).
package struct RecurrentStep {
  /// `[rows, gateColumns]`.
  package let gates: Matrix
  /// `[rows, keptColumns]`.
  package let kept: Matrix
  /// `[rows, hiddenSize]`; nil where the state before is zero.
  package let previousHidden: Matrix?
  package let previousCell: Matrix?
  package let hidden: Matrix
  package let cell: Matrix

  package var rowCount: Int { gates.rows }
}

package struct RecurrentStepGradient {
  /// `[rows, gateColumns]`, of the pre-activations.
  package let gates: Matrix
  /// `[rows, keptColumns]`: what the cell's recurrent weights need, for ``RecurrentCell/addWeightGradients(_:_:on:)``.
  package let kept: Matrix
  /// `[rows, hiddenSize]`.
  package let hidden: Matrix
  package let cell: Matrix
}

/// The state of a recurrent layer between two steps, one row per sequence.
package struct RecurrentState {
  package var hidden: Variable
  /// Only for cells that have one (LSTM).
  package var cell: Variable?

  package init(hidden: Variable, cell: Variable? = nil) {
    self.hidden = hidden
    self.cell = cell
  }

  package func map(_ transform: (Variable) -> Variable) -> RecurrentState {
    RecurrentState(hidden: transform(hidden), cell: cell.map(transform))
  }
}
