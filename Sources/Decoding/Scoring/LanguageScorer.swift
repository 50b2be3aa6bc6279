import Models
import Tensors

/// Log-probabilities of given text, by a language model.
package struct LanguageScorer {
  package let model: NeuralLanguageModel
  package let weights: Weights
  private let arena: Arena

  /// - Parameter arena: is overwritten by each batch.
  package init(_ model: NeuralLanguageModel, weights: Weights, arena: Arena = Arena()) {
    self.model = model
    self.weights = weights
    self.arena = arena
  }

  /// - Parameter batch: lines, each by itself.
  /// - Returns: for each line, in the order of the list that was packed, the natural log-probability of each token and
  ///   of its end.
  package func logProbabilities(_ batch: LanguageBatch) -> [[Float]] {
    arena.reset()
    let inputs = batch.forward.inputs
    let prediction = model.predict(inputs, on: Tape(weights: weights, arena: arena))
    let values = logProbabilities(prediction, batch)
    return inputs.unpacked(
      inputs.shape.lengths.enumerated().map { sequence, length in
        (0..<length).map { values[inputs.shape.row(sequence, $0)] }
      })
  }

  /// Reads the next part of one text.
  ///
  /// - Parameters:
  ///   - batch: one sequence.
  ///   - state: in which the part before was left; nil at the beginning. It is replaced by that after this part.
  ///   - visit: takes the inputs of the output layer, a row for each token.
  /// - Returns: the natural log-probability of each token.
  package func logProbabilities(
    _ batch: LanguageBatch, from state: inout LanguageState?, visit: (Matrix) -> Void = { _ in }
  ) -> [Float] {
    arena.reset()
    let tape = Tape(weights: weights, arena: arena)
    let shape = batch.forward.inputs.shape
    precondition(shape.sequenceCount == 1, "\(shape.sequenceCount) texts are read as one")
    let prediction = model.predict(batch.forward.inputs, from: state?.layers(on: tape), on: tape)
    state = LanguageState(prediction.layers, row: shape.rowCount - 1)
    visit(prediction.context.value)
    return logProbabilities(prediction, batch)
  }

  private func logProbabilities(_ prediction: NeuralLanguageModel.Prediction, _ batch: LanguageBatch) -> [Float] {
    let logits = prediction.logits.value
    let scores = StepScores(logits, scale: .logits, arena: arena)
    return batch.forward.outputs.enumerated().map { row, token in scores.candidate(token, row: row).logProbability }
  }
}

/// The states of all layers after some text, apart from the memory in which they were computed.
package struct LanguageState: Sendable {
  private let layers: [(hidden: [Float], cell: [Float]?)]

  init(_ states: [RecurrentState], row: Int) {
    layers = states.map { (Array($0.hidden.value.row(row)), $0.cell.map { Array($0.value.row(row)) }) }
  }

  /// As variables of one row.
  func layers(on tape: Tape) -> [RecurrentState] {
    func variable(_ values: [Float]) -> Variable {
      let matrix = tape.arena.matrix(1, values.count)
      for (column, value) in values.enumerated() { matrix.base[column] = value }
      return tape.constant(matrix)
    }
    return layers.map { RecurrentState(hidden: variable($0.hidden), cell: $0.cell.map(variable)) }
  }
}
