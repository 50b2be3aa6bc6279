import Tensors

/// How much of the gradient of a loss at the end of a sequence arrives at each time step.
///
/// ```
/// norm(k) = mean over sequences b of ‖∂L_b / ∂s_{T−k}‖        L_b: cross-entropy of sequence b, T: the last step
/// ```
/// Where it vanishes a network cannot learn what it must remember; where it explodes an update leads anywhere. Bengio
/// et al. 1994, "Learning Long-Term Dependencies with Gradient Descent is Difficult"; Pascanu et al. 2013, "On the
/// difficulty of training Recurrent Neural Networks", section 2.
package struct GradientFlow: Sendable, Equatable {
  /// What of a state the gradient is taken of.
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// All that a step hands on: h, and of an LSTM h and c side by side.
    case whole
    /// h alone; of an LSTM that leaves out what its memory cell carries past the gates.
    case hidden
  }

  /// By steps back from the last, which comes first.
  package let norms: [Double]

  /// - Parameters:
  ///   - states: after each step, of a tape that has gone backward; without a gradient where nothing flowed back.
  ///   - scale: the factor of the loss of each sequence on the tape, which the norms are freed of.
  package init(through states: [RecurrentState], _ state: State, scale: Float) {
    norms = states.reversed().map { step in
      let parts = [step.hidden.gradient, state == .whole ? step.cell?.gradient : nil].compactMap(\.self)
      let norms = (0..<step.hidden.rows).map { sequence in
        parts.reduce(0) { $0 + $1.row(sequence).reduce(0) { $0 + Double($1) * Double($1) } }.squareRoot()
      }
      return norms.reduce(0, +) / (Double(scale) * Double(norms.count))
    }
  }

  /// The norm so many steps back as a share of that at the last step; not a number where that is 0.
  package func share(stepsBack: Int) -> Double { norms[stepsBack] / norms[0] }
}
