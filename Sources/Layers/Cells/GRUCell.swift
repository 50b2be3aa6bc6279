import CKernels
import Tensors

/// A gated recurrent unit with the reset gate after the recurrent product.
///
/// ```
/// r = σ(x_r + h·U_r)    z = σ(x_z + h·U_z)
/// n = tanh(x_n + r ⊙ (h·Uₙ + bₙ))    h′ = (1 − z) ⊙ n + z ⊙ h
/// ```
/// Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder". Differs from the paper: the reset gate
/// comes after the product (as in cuDNN and PyTorch), and z keeps the old state. Packed order r, z, n.
package struct GRUCell: RecurrentCell {
  package let hiddenSize: Int
  /// `[3 · hiddenSize, hiddenSize]`.
  package let recurrentWeight: Parameter
  /// `[1, 3 · hiddenSize]`: PyTorch's `bias_hh`, of which only the third part (bₙ) is not a second input bias.
  package let recurrentBias: Parameter

  package init(hiddenSize: Int, recurrentWeight: Parameter, recurrentBias: Parameter) {
    self.hiddenSize = hiddenSize
    self.recurrentWeight = recurrentWeight
    self.recurrentBias = recurrentBias
  }

  package var gateColumns: Int { 3 * hiddenSize }
  package var keptColumns: Int { 3 * hiddenSize }  // h·U + b
  package var hasCellState: Bool { false }
  package var recurrentWeights: [Parameter] { [recurrentWeight] }

  package func forwardInPlace(_ step: RecurrentStep, on tape: Tape) {
    if let h = step.previousHidden {
      tape.multiply(h, recurrentWeight, bias: recurrentBias, into: step.kept)
    } else {
      let bias = tape.weights.view(of: recurrentBias)
      for row in 0..<step.rowCount { step.kept.rows(row, 1).copy(from: bias) }
    }
    ck_gru_forward(
      step.gates.base, step.kept.base, step.previousHidden?.base, step.hidden.base, Int64(step.rowCount),
      Int64(hiddenSize))
  }

  package func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    let direct = tape.arena.matrix(step.rowCount, hiddenSize)
    ck_gru_backward(
      gradient.gates.base, gradient.kept.base, direct.base, step.gates.base, step.kept.base,
      step.previousHidden?.base, gradient.hidden.base, Int64(step.rowCount), Int64(hiddenSize))
    gradient.hidden.copy(from: direct)
    tape.multiplyBackward(gradient.kept, recurrentWeight, into: gradient.hidden, accumulate: true)
  }

  package func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    tape.addWeightGradient(recurrentWeight, dy: gradient.kept, x: all.previousHidden!)
    tape.addBiasGradient(recurrentBias, dy: gradient.kept)
  }
}

/// A gated recurrent unit with the reset gate before the recurrent product, as in Cho et al. 2014.
///
/// ```
/// r = σ(x_r + h·U_r)    z = σ(x_z + h·U_z)
/// n = tanh(x_n + (r ⊙ h)·Uₙ)    h′ = (1 − z) ⊙ n + z ⊙ h
/// ```
/// Differs from the paper: z keeps the old state, as in PyTorch. Packed order r, z, n.
package struct ResetBeforeGRUCell: RecurrentCell {
  package let hiddenSize: Int
  /// U_r and U_z, `[2 · hiddenSize, hiddenSize]`.
  package let gateWeight: Parameter
  /// Uₙ, `[hiddenSize, hiddenSize]`.
  package let candidateWeight: Parameter

  package init(hiddenSize: Int, gateWeight: Parameter, candidateWeight: Parameter) {
    self.hiddenSize = hiddenSize
    self.gateWeight = gateWeight
    self.candidateWeight = candidateWeight
  }

  package var gateColumns: Int { 3 * hiddenSize }
  package var keptColumns: Int { hiddenSize }  // r ⊙ h
  package var hasCellState: Bool { false }
  package var recurrentWeights: [Parameter] { [gateWeight, candidateWeight] }

  package func forwardInPlace(_ step: RecurrentStep, on tape: Tape) {
    let (rows, size) = (step.rowCount, hiddenSize)
    let u: Matrix
    if let h = step.previousHidden {
      u = tape.arena.matrix(rows, 2 * size)
      tape.multiply(h, gateWeight, into: u)
    } else {
      u = tape.arena.zeros(rows, 2 * size)
    }
    ck_gru_before_gates(
      step.gates.base, u.base, step.previousHidden?.base, step.kept.base, Int64(rows), Int64(size))
    let v: Matrix
    if step.previousHidden != nil {
      v = tape.arena.matrix(rows, size)
      tape.multiply(step.kept, candidateWeight, into: v)
    } else {
      v = tape.arena.zeros(rows, size)
    }
    ck_gru_before_output(
      step.gates.base, v.base, step.previousHidden?.base, step.hidden.base, Int64(rows), Int64(size))
  }

  package func backwardInPlace(_ step: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    let (rows, size) = (step.rowCount, hiddenSize)
    let direct = tape.arena.matrix(rows, size)
    ck_gru_before_output_backward(
      gradient.gates.base, direct.base, step.gates.base, step.previousHidden?.base, gradient.hidden.base, Int64(rows),
      Int64(size))
    let dReset = tape.arena.matrix(rows, size)
    tape.multiplyBackward(gradient.gates.columns(2 * size, size), candidateWeight, into: dReset, accumulate: false)
    ck_gru_before_gates_backward(
      gradient.gates.base, direct.base, step.gates.base, step.previousHidden?.base, dReset.base, Int64(rows),
      Int64(size))
    gradient.hidden.copy(from: direct)
    tape.multiplyBackward(gradient.gates.columns(0, 2 * size), gateWeight, into: gradient.hidden, accumulate: true)
  }

  package func addWeightGradients(_ all: RecurrentStep, _ gradient: RecurrentStepGradient, on tape: Tape) {
    let size = hiddenSize
    tape.addWeightGradient(gateWeight, dy: gradient.gates.columns(0, 2 * size), x: all.previousHidden!)
    tape.addWeightGradient(candidateWeight, dy: gradient.gates.columns(2 * size, size), x: all.kept)
  }
}

extension GRUCell {
  static var design: CellDesign {
    CellDesign(gateCount: 3, hasCellState: false, forgetGate: nil) { size, recurrent, registry in
      GRUCell(
        hiddenSize: size,
        recurrentWeight: registry.add(
          "recurrent.weight", rows: 3 * size, columns: size, recurrent, isQuantizable: true),
        recurrentBias: registry.add("recurrent.bias", rows: 1, columns: 3 * size, .zeros))
    }
  }
}

extension ResetBeforeGRUCell {
  static var design: CellDesign {
    CellDesign(gateCount: 3, hasCellState: false, forgetGate: nil) { size, recurrent, registry in
      ResetBeforeGRUCell(
        hiddenSize: size,
        gateWeight: registry.add("recurrent.weight", rows: 2 * size, columns: size, recurrent, isQuantizable: true),
        candidateWeight: registry.add("candidate.weight", rows: size, columns: size, recurrent, isQuantizable: true))
    }
  }
}
