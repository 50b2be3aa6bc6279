import Models
import Tensors
import Tokens

/// A translation model with its weights, as a search sees it.
package struct TranslationStepModel: StepModel {
  package let model: TranslationModel
  package let weights: Weights
  /// The target tokens to score for each source token; nil for all.
  package let shortlist: Shortlist?

  package init(_ model: TranslationModel, weights: Weights, shortlist: Shortlist? = nil) {
    self.model = model
    self.weights = weights
    self.shortlist = shortlist
  }

  /// What stays the same while a batch is decoded.
  package struct Context {
    let decoder: DecoderContext
    let selection: OutputSelection?
    let tapes: StepTapes
  }

  /// Whether each step looks at the source, so that its weights show what a token comes from.
  package var hasAttention: Bool { model.options.decoder.attention != .none }

  package var vocabularySize: Int { model.options.targetVocabularySize }

  package func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena) -> (
    context: Context, state: DecoderState
  ) {
    let decoder = decoderContext(of: source, in: arena, scratch: scratch)
    let selection = shortlist.map { shortlist in
      OutputSelection(
        (0..<source.shape.sequenceCount).map {
          shortlist.candidates(for: source.sequence($0), and: prefixes.isEmpty ? [] : prefixes[$0])
            ?? Array(0..<TokenID(vocabularySize))
        }, of: model.decoder, weights: weights)
    }
    return (Context(decoder: decoder, selection: selection, tapes: StepTapes(weights)), decoder.start)
  }

  private func decoderContext(of source: PackedSequences, in arena: Arena, scratch: Arena) -> DecoderContext {
    let parts = source.shape.parts(ofRows: Self.rowsAtOnce)
    guard parts.count > 1 else { return context(of: source, in: arena) }
    var joined = JoinedContext(of: source.shape, on: Tape(weights: weights, arena: arena))
    for part in parts {
      scratch.reset()
      joined.append(context(of: source.sequences(part), in: scratch), of: part.count)
    }
    return joined.context
  }

  /// Tokens that are encoded at once: what the encoder makes of them stays in the cache, and takes less memory than
  /// what it makes of all.
  private static let rowsAtOnce = 512

  private func context(of source: PackedSequences, in arena: Arena) -> DecoderContext {
    let tape = Tape(weights: weights, arena: arena)
    return model.decoder.context(for: model.encoder(source, on: tape), on: tape)
  }

  package func step(_ rows: StepRows, from state: DecoderState, context: Context, in arena: Arena)
    -> StepOutput<DecoderState>
  {
    let tape = context.tapes.tape(in: arena)
    var state = state
    if let parents = rows.parents { state = state.map { tape.gather($0, rows: parents) } }
    guard let selection = context.selection else {
      let (logits, next, weights) = model.decoder.step(
        rows.tokens, from: state, sentence: rows.sentences, context: context.decoder, on: tape)
      return StepOutput(scores: logits.value, scale: .logits, state: next, weights: weights)
    }
    let (readout, next, weights) = model.decoder.readout(
      after: rows.tokens, from: state, sentence: rows.sentences, context: context.decoder, on: tape)
    return StepOutput(
      scores: selection.logits(readout, sentences: rows.sentences, on: tape), scale: .logits, state: next,
      weights: weights, candidates: CandidateTokens(selection.candidates, sentences: rows.sentences))
  }
}
