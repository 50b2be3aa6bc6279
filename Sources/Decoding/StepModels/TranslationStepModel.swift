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

  package func start(_ source: PackedSequences, in arena: Arena, scratch: Arena) -> (
    context: DecoderContext, state: DecoderState
  ) {
    let parts = source.shape.parts(ofRows: Self.rowsAtOnce)
    let context: DecoderContext
    if parts.count > 1 {
      var joined = JoinedContext(of: source.shape, on: Tape(weights: weights, arena: arena))
      for part in parts {
        scratch.reset()
        joined.append(self.context(of: source.sequences(part), in: scratch), of: part.count)
      }
      context = joined.context
    } else {
      context = self.context(of: source, in: arena)
    }
    return (context, context.start)
  }

  /// Tokens that are encoded at once: what the encoder makes of them stays in the cache, and takes less memory than
  /// what it makes of all.
  private static let rowsAtOnce = 512

  private func context(of source: PackedSequences, in arena: Arena) -> DecoderContext {
    let tape = Tape(weights: weights, arena: arena)
    return model.decoder.context(for: model.encoder(source, on: tape), on: tape)
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
