import CKernels
import Tensors

/// Long short-term memory with peepholes, with coupled gates, or with both (Greff et al. 2017 compare them).
///
/// ```
/// f = σ(x_f + h·U_f + p_f ⊙ c)    i = σ(xᵢ + h·Uᵢ + pᵢ ⊙ c)  or, coupled,  1 − f
/// c′ = f ⊙ c + i ⊙ tanh(x_g + h·U_g)
/// o = σ(xₒ + h·Uₒ + pₒ ⊙ c′)      h′ = o ⊙ tanh(c′)
/// ```
/// Peepholes are those of Gers and Schmidhuber 2000: a gate sees its own element of the cell alone. Coupled gates are
/// those of Greff et al. 2017, but that the forget gate is kept: it has the bias. Packed order i, f, g, o or, coupled,
/// f, g, o.
package struct LSTMVariantCell: RecurrentCell {
  package let hiddenSize: Int
  /// `[gates · hiddenSize, hiddenSize]`.
  package let recurrentWeight: Parameter
  /// `[1, 3 · hiddenSize]` of i, f, o or, coupled, `[1, 2 · hiddenSize]` of f, o; nil for none.
  package let peepholes: Parameter?
  package let isCoupled: Bool

  package init(hiddenSize: Int, recurrentWeight: Parameter, peepholes: Parameter?, isCoupled: Bool) {
    self.hiddenSize = hiddenSize
    self.recurrentWeight = recurrentWeight
    self.peepholes = peepholes
    self.isCoupled = isCoupled
  }

  package var gateColumns: Int { (isCoupled ? 3 : 4) * hiddenSize }
  package var keptColumns: Int { hiddenSize }  // tanh(c′)
  package var hasCellState: Bool { true }
  package var recurrentWeights: [Parameter] { [recurrentWeight] }

  package func forwardInPlace(_ step: RecurrentStep, on tape: Tape) {
    if let h = step.previousHidden { tape.multiply(h, recurrentWeight, into: step.gates, accumulate: true) }
    ck_lstm_variant_forward(
      step.gates.base, step.previousCell?.base, peepholes.map { tape.weights.view(of: $0).base }, isCoupled,
      step.cell.base, step.kept.base, step.hidden.base, Int64(step.rowCount), Int64(hiddenSize))
  }

  package func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    ck_lstm_variant_backward(
      gradient.gates.base, step.gates.base, step.previousCell?.base, step.cell.base, step.kept.base,
      peepholes.map { tape.weights.view(of: $0).base }, peepholes.flatMap { tape.gradients?.view(of: $0).base },
      isCoupled, gradient.hidden.base, gradient.cell.base, Int64(step.rowCount), Int64(hiddenSize))
    tape.multiplyBackward(gradient.gates, recurrentWeight, into: gradient.hidden, accumulate: false)
  }

  package func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    tape.addWeightGradient(recurrentWeight, dy: gradient.gates, x: all.previousHidden!)
  }
}

extension LSTMVariantCell {
  static func design(hasPeepholes: Bool, isCoupled: Bool) -> CellDesign {
    let gateCount = isCoupled ? 3 : 4
    return CellDesign(gateCount: gateCount, hasCellState: true, forgetGate: isCoupled ? 0 : 1) {
      size, recurrent, registry in
      LSTMVariantCell(
        hiddenSize: size,
        recurrentWeight: registry.add(
          "recurrent.weight", rows: gateCount * size, columns: size, recurrent, isQuantizable: true),
        peepholes: hasPeepholes ? registry.add("peepholes", rows: 1, columns: (gateCount - 1) * size, .zeros) : nil,
        isCoupled: isCoupled)
    }
  }
}
