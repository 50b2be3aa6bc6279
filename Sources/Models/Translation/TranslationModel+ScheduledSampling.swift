import Tensors
import Tokens

extension TranslationModel {
  /// Replaces some of the tokens that the decoder reads by its own guesses (Bengio et al. 2015).
  ///
  /// The guesses are made step by step with the current weights and without dropout, each from the inputs so far,
  /// replaced ones included; the loss is then that of teacher forcing with these inputs. Differs from the paper: the
  /// guess is the most probable token, not a sample, and no gradient is lost on the guessing pass.
  ///
  /// - Parameter rate: probability that a token is replaced; `<s>` stays.
  package func samplingInputs(of batch: TranslationBatch, rate: Float, on tape: Tape) -> TranslationBatch {
    guard let source = tape.nextDraw() else { return batch }
    var random = source.generator
    let guessing = Tape(weights: tape.weights, arena: tape.arena, precision: tape.precision)
    let context = decoder.context(for: encoder(batch.source, on: guessing), on: guessing)
    var state = context.start
    state.layers = state.layers?.map { $0.map { guessing.gather($0, rows: batch.sourceOfTarget) } }
    let shape = batch.targetInputs.shape
    var ids = batch.targetInputs.ids
    var guesses: [TokenID] = []
    for (time, count) in shape.rowCounts.enumerated() {
      if time > 0 {
        for row in 0..<count where Float(random.uniform()) < rate { ids[shape.offsets[time] + row] = guesses[row] }
      }
      let (logits, next, _) = decoder.step(
        Array(ids[shape.offsets[time]..<shape.offsets[time] + count]),
        from: state.map { guessing.prefix($0, count) }, sentence: Array(batch.sourceOfTarget.prefix(count)),
        context: context, on: guessing)
      guesses = logits.value.argmaxOfRows()
      state = next
    }
    return batch.replacingInputs(ids)
  }
}

extension TranslationBatch {
  /// The same batch with other decoder inputs, a token per row.
  func replacingInputs(_ ids: [TokenID]) -> TranslationBatch {
    TranslationBatch(
      source: source, targetInputs: targetInputs.replacing(ids), targetOutputs: targetOutputs,
      sourceOfTarget: sourceOfTarget)
  }
}
