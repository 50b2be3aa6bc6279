import Tensors

/// Chooses the next symbol of a hypothesis that has no rivals.
protocol SymbolPicker: Sendable {
  /// - Parameters:
  ///   - number: of the sentence in the whole input.
  ///   - sample: which of the sentence's hypotheses this is.
  ///   - time: the step.
  func pick(_ scores: StepScores, row: Int, number: Int, sample: Int, time: Int) -> Int32
}

/// The most probable symbol; of equal ones the first.
struct MostProbable: SymbolPicker {
  func pick(_ scores: StepScores, row: Int, number: Int, sample: Int, time: Int) -> Int32 {
    scores.matrix.argmax(row: row)
  }
}
