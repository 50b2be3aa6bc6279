import Models
import Tensors

/// A translation model with its weights, as a search sees it.
package struct TranslationStepModel: StepModel {
  package let model: TranslationModel
  package let weights: Weights

  package init(_ model: TranslationModel, weights: Weights) {
    self.model = model
    self.weights = weights
  }

  /// Whether each step looks at the source, so that its weights show what a token comes from.
  package var hasAttention: Bool { model.options.decoder.attention != .none }

  package var vocabularySize: Int { model.options.targetVocabularySize }

  package func start(_ source: PackedSequences, in arena: Arena) -> (context: DecoderContext, state: DecoderState) {
    let tape = Tape(weights: weights, arena: arena)
    let context = model.decoder.context(for: model.encoder(source, on: tape), on: tape)
    return (context, context.start)
  }

  package func step(_ rows: StepRows, from state: DecoderState, context: DecoderContext, in arena: Arena)
    -> StepOutput<DecoderState>
  {
    let tape = Tape(weights: weights, arena: arena)
    var state = state
    if let parents = rows.parents { state = state.map { tape.gather($0, rows: parents) } }
    let (logits, next, weights) = model.decoder.step(
      rows.tokens, from: state, sentence: rows.sentences, context: context, on: tape)
    return StepOutput(scores: logits.value, scale: .logits, state: next, weights: weights)
  }
}
