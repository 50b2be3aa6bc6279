import Tensors
import Tokens

/// Chooses the next token of a hypothesis that has no rivals.
protocol TokenChooser: Sendable {
  /// - Parameters:
  ///   - number: of the sentence in the whole input.
  ///   - sample: which of the sentence's hypotheses this is.
  ///   - time: the step.
  /// - Returns: its column.
  func choose(_ scores: StepScores, row: Int, number: Int, sample: Int, time: Int) -> Int
}

/// The most probable token; of equal ones the first.
struct MostProbable: TokenChooser {
  func choose(_ scores: StepScores, row: Int, number: Int, sample: Int, time: Int) -> Int {
    Int(scores.matrix.argmax(row: row))
  }
}
