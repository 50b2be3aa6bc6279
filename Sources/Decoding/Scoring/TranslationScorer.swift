import Models
import Tensors
import Tokens

/// Log-probabilities of given translations, by teacher forcing.
package struct TranslationScorer {
  package let model: TranslationModel
  package let weights: Weights
  private let arena: Arena

  /// - Parameter arena: is overwritten by each batch.
  package init(_ model: TranslationModel, weights: Weights, arena: Arena = Arena()) {
    self.model = model
    self.weights = weights
    self.arena = arena
  }

  /// - Parameter batch: sentence pairs, packed as `TranslationModel` wants them (a reversed source is reversed).
  /// - Returns: for each pair, in the order of the list that was packed, the natural log-probability of each target
  ///   token and of `</s>`: as ``Hypothesis/tokenLogProbabilities`` has them for the same tokens.
  /// - Complexity: holds the logits of all target tokens at once, `[tokens, vocabularySize]`.
  package func logProbabilities(_ batch: TranslationBatch) -> [[Float]] {
    let shape = batch.targetInputs.shape
    guard shape.sequenceCount > 0 else { return [] }
    arena.reset()
    let logits = model.logits(batch, on: Tape(weights: weights, arena: arena)).value
    let scores = StepScores(logits, scale: .logits, arena: arena)
    return batch.targetInputs.unpacked(
      shape.lengths.enumerated().map { sequence, length in
        (0..<length).map { time in
          let row = shape.row(sequence, time)
          return scores.candidate(batch.targetOutputs[row], row: row).logProbability
        }
      })
  }

  /// The same for one pair, token by token: what is held is the encoded source, and the logits of one token.
  package func logProbabilitiesByStep(source: [TokenID], target: [TokenID], start: TokenID, end: TokenID) -> [Float] {
    var runner = StepRunner(
      TranslationStepModel(model, weights: weights), source: PackedSequences([source + [end]]), memory: SearchMemory())
    var rows = StepRows(tokens: [start], sentences: [0])
    return (target + [end]).map { token in
      let scores = runner.step(rows)
      rows.tokens = [token]
      return scores.candidate(token, row: 0).logProbability
    }
  }
}
