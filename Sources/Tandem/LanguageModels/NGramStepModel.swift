import Decoding
import NGrams
import Tensors
import Text
import Tokens

/// An n-gram model as a search sees it.
struct NGramStepModel: StepModel {
  let model: NGramModel

  var vocabularySize: Int { model.vocabulary.count }

  /// - Parameter source: as many empty sequences as texts are wanted.
  func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena)
    -> (context: Void, state: [NGramModel.State]?)
  { ((), nil) }

  func step(_ rows: StepRows, from state: [NGramModel.State]?, context: Void, in arena: Arena)
    -> StepOutput<[NGramModel.State]?>
  {
    let states = rows.tokens.enumerated().map { row, token -> NGramModel.State in
      // The first token is `<s>`.
      guard let state else { return model.start }
      return model.score(token, after: state[rows.parents.map { Int($0[row]) } ?? row]).state
    }
    let scores = arena.matrix(rows.count, vocabularySize)
    let logProbabilities = UnsafeMutableBufferPointer(
      start: arena.allocate(Double.self, vocabularySize), count: vocabularySize)
    for (row, state) in states.enumerated() {
      model.fillLogProbabilities(after: state, into: logProbabilities)
      for (word, logProbability) in logProbabilities.enumerated() { scores.row(row)[word] = Float(logProbability) }
    }
    return StepOutput(scores: scores, scale: .logProbabilities, state: states)
  }
}
