import Tensors

/// A vanilla recurrent network: h′ = f(x + h·U) (Elman 1990), with f tanh, relu or the logistic function.
package struct ElmanCell: RecurrentCell {
  package let hiddenSize: Int
  /// `[hiddenSize, hiddenSize]`.
  package let recurrentWeight: Parameter
  package let activation: Activation

  package init(hiddenSize: Int, recurrentWeight: Parameter, activation: Activation) {
    self.hiddenSize = hiddenSize
    self.recurrentWeight = recurrentWeight
    self.activation = activation
  }

  package var gateColumns: Int { hiddenSize }
  package var keptColumns: Int { 0 }
  package var hasCellState: Bool { false }
  package var recurrentWeights: [Parameter] { [recurrentWeight] }

  package func forwardInPlace(_ step: RecurrentStep, on tape: Tape) {
    if let h = step.previousHidden { tape.multiply(h, recurrentWeight, into: step.gates, accumulate: true) }
    activation.apply(step.hidden.base, step.gates.base, step.gates.count)
  }

  package func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    gradient.gates.fill(0)
    activation.applyBackward(gradient.gates.base, y: step.hidden.base, dy: gradient.hidden.base, step.gates.count)
    tape.multiplyBackward(gradient.gates, recurrentWeight, into: gradient.hidden, accumulate: false)
  }

  package func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    tape.addWeightGradient(recurrentWeight, dy: gradient.gates, x: all.previousHidden!)
  }
}

extension ElmanCell {
  static func design(_ activation: Activation) -> CellDesign {
    CellDesign(gateCount: 1, hasCellState: false, forgetGate: nil) { size, recurrent, registry in
      ElmanCell(
        hiddenSize: size,
        recurrentWeight: registry.add("recurrent.weight", rows: size, columns: size, recurrent, isQuantizable: true),
        activation: activation)
    }
  }
}
