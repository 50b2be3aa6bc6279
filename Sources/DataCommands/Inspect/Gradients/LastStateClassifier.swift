import Layers
import Tensors

/// A recurrent layer whose last state predicts the class of a sequence, run so that each state is a value on the tape.
///
/// ```
/// sₜ = cell(E[tokenₜ], sₜ₋₁)      logits = h_T·Wᵀ + b      s: h, or (h, c) of an LSTM
/// ```
/// A recurrence over a whole sequence keeps to itself the gradient that flows from step to step. Here each step is a
/// recurrence of length one that begins at the state before, so that after going backward the gradient of every state
/// is all that later steps ask of it.
package struct LastStateClassifier: Sendable {
  package let embedding: Embedding
  package let layer: RecurrentLayer
  package let output: Linear
  package let parameters: ParameterRegistry

  package init(
    _ cell: CellKind, tokenCount: Int, classCount: Int, hiddenSize: Int, _ initialization: Initialization
  ) {
    var registry = ParameterRegistry()
    embedding = registry.scope("embedding") {
      Embedding(vocabularySize: tokenCount, embeddingSize: hiddenSize, initialization, in: &$0)
    }
    layer = registry.scope("layer") {
      RecurrentLayer(cell, inputSize: hiddenSize, hiddenSize: hiddenSize, initialization, in: &$0)
    }
    output = registry.scope("output") {
      Linear(inputSize: hiddenSize, outputSize: classCount, initialization, in: &$0)
    }
    parameters = registry
  }

  /// - Parameters:
  ///   - tokens: `[steps][sequences]`, one step or more.
  ///   - initial: the state before the first step, `[sequences, hiddenSize]`; nil for zeros.
  /// - Returns: the state after each step, and the logits after the last, `[sequences, classCount]`.
  package func callAsFunction(
    _ tokens: [[Int32]], initial: RecurrentState? = nil, on tape: Tape
  ) -> (states: [RecurrentState], logits: Variable) {
    precondition(!tokens.isEmpty, "a sequence of no tokens has no last state")
    let gates = tape.split(layer.gates(embedding(tokens.flatMap(\.self), on: tape), on: tape), tokens.map(\.count))
    var states: [RecurrentState] = []
    for gates in gates {
      states.append(
        tape.recurrenceInPlace(layer.cell, gates, initial: states.last ?? initial, shape: .step(gates.rows)))
    }
    return (states, output(states[states.count - 1].hidden, on: tape))
  }
}
