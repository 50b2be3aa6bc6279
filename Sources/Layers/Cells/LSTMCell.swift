import CKernels
import Tensors

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
///
/// ```
/// i = σ(xᵢ + h·Uᵢ)    f = σ(x_f + h·U_f)    g = tanh(x_g + h·U_g)    o = σ(xₒ + h·Uₒ)
/// c′ = f ⊙ c + i ⊙ g                        h′ = o ⊙ tanh(c′)
/// ```
/// ``LSTMVariantCell`` has peepholes. Packed order i, f, g, o, as in PyTorch.
package struct LSTMCell: RecurrentCell {
  package let hiddenSize: Int
  /// `[4 · hiddenSize, hiddenSize]`.
  package let recurrentWeight: Parameter

  package init(hiddenSize: Int, recurrentWeight: Parameter) {
    self.hiddenSize = hiddenSize
    self.recurrentWeight = recurrentWeight
  }

  package var gateColumns: Int { 4 * hiddenSize }
  package var keptColumns: Int { hiddenSize }  // tanh(c′)
  package var hasCellState: Bool { true }
  package var recurrentWeights: [Parameter] { [recurrentWeight] }

  package func forwardInPlace(_ step: RecurrentStep, on tape: Tape) {
    if let h = step.previousHidden { tape.multiply(h, recurrentWeight, into: step.gates, accumulate: true) }
    ck_lstm_forward(
      step.gates.base, step.previousCell?.base, step.cell.base, step.kept.base, step.hidden.base,
      Int64(step.rowCount), Int64(hiddenSize))
  }

  package func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    ck_lstm_backward(
      gradient.gates.base, step.gates.base, step.previousCell?.base, step.kept.base, gradient.hidden.base,
      gradient.cell.base, Int64(step.rowCount), Int64(hiddenSize))
    tape.multiplyBackward(gradient.gates, recurrentWeight, into: gradient.hidden, accumulate: false)
  }

  package func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    tape.addWeightGradient(recurrentWeight, dy: gradient.gates, x: all.previousHidden!)
  }
}

extension LSTMCell {
  static var design: CellDesign {
    CellDesign(gateCount: 4, hasCellState: true, forgetGate: 1) { size, recurrent, registry in
      LSTMCell(
        hiddenSize: size,
        recurrentWeight: registry.add("recurrent.weight", rows: 4 * size, columns: size, recurrent, isQuantizable: true)
      )
    }
  }
}
