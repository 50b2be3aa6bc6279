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

  package struct Context {
    let decoder: DecoderContext
    let isReversed: Bool
  }

  package var vocabularySize: Int { model.options.targetVocabularySize }

  package func start(_ source: PackedSequences, in arena: Arena) -> (context: Context, state: DecoderState) {
    let tape = Tape(weights: weights, arena: arena)
    let isReversed = model.options.encoder.isReversed
    let encoded = model.encoder(isReversed ? source.reversedBeforeEnd : source, on: tape)
    let context = model.decoder.context(for: encoded, on: tape)
    return (Context(decoder: context, isReversed: isReversed), context.start)
  }

  package func step(_ rows: StepRows, from state: DecoderState, context: Context, in arena: Arena)
    -> StepOutput<DecoderState>
  {
    let tape = Tape(weights: weights, arena: arena)
    var state = state
    if let parents = rows.parents { state = state.map { tape.gather($0, rows: parents) } }
    let (logits, next, weights) = model.decoder.step(
      rows.tokens, from: state, sentence: rows.sentences, context: context.decoder, on: tape)
    if context.isReversed { weights?.reverseBeforeEnd() }
    return StepOutput(scores: logits.value, scale: .logits, state: next, weights: weights)
  }
}

extension PackedSequences {
  /// Each sequence read from its end, its last token (`</s>`) left in its place.
  var reversedBeforeEnd: PackedSequences {
    let sequences = shape.lengths.indices.map { sequence in
      let length = shape.lengths[sequence]
      return (0..<length).map { time in
        ids[shape.row(sequence, time == length - 1 ? time : length - 2 - time)]
      }
    }
    return PackedSequences(sequences, order: Array(sequences.indices))
  }
}

extension AttentionWeights {
  /// Turns the weights of sentences that were read from their end back into reading order; `</s>` stays last.
  fileprivate func reverseBeforeEnd() {
    for query in 0..<(offsets.count - 1) {
      let first = values + Int(offsets[query])
      let words = Int(offsets[query + 1] - offsets[query]) - 1
      var row = UnsafeMutableBufferPointer(start: first, count: max(words, 0))
      row.reverse()
    }
  }
}
