import Models
import Tensors
import Tokens

/// A language model with its weights, as a search sees it.
package struct LanguageStepModel: StepModel {
  package let model: NeuralLanguageModel
  package let weights: Weights
  private let gates: CachedInputGates?

  package init(_ model: NeuralLanguageModel, weights: Weights) {
    self.model = model
    self.weights = weights
    gates = CachedInputGates(model)
  }

  package var vocabularySize: Int { model.options.vocabularySize }

  /// - Parameter source: as many empty sequences as texts are wanted.
  package func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena) -> (
    context: StepTapes, state: [RecurrentState]?
  ) {
    (StepTapes(weights), nil)
  }

  package func step(_ rows: StepRows, from state: [RecurrentState]?, context: StepTapes, in arena: Arena)
    -> StepOutput<[RecurrentState]?>
  {
    let tape = context.tape(in: arena)
    var state = state
    if let parents = rows.parents { state = state?.map { $0.map { tape.gather($0, rows: parents) } } }
    let prediction = model.predict(tape.stepInputs(rows.tokens), from: state, gates: gates, on: tape)
    return StepOutput(scores: prediction.logits.value, scale: .logits, state: prediction.layers)
  }
}
