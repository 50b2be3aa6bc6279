import Tensors
import Tokens

/// The memory of the searches of one thread, kept from batch to batch.
package final class SearchMemory {
  let batch = Arena()
  /// Steps write in turn: the state of the last one is read while the next is computed into the other.
  let steps = (even: Arena(), odd: Arena())

  package init() {}
}

/// Takes a model through the steps of one batch.
struct StepRunner<Model: StepModel> {
  private let model: Model
  private let memory: SearchMemory
  private let context: Model.Context
  private var state: Model.State
  /// Steps done.
  private(set) var time = 0

  init(_ model: Model, source: PackedSequences, prefixes: [[TokenID]] = [], memory: SearchMemory) {
    self.model = model
    self.memory = memory
    memory.batch.reset()
    (context, state) = model.start(source, prefixes: prefixes, in: memory.batch, scratch: memory.steps.odd)
  }

  /// One step. The scores are valid until the step after next.
  mutating func step(_ rows: StepRows) -> StepScores {
    let arena = time.isMultiple(of: 2) ? memory.steps.even : memory.steps.odd
    arena.reset()
    time += 1
    let output = model.step(rows, from: state, context: context, in: arena)
    state = output.state
    return StepScores(
      output.scores, scale: output.scale, candidates: output.candidates, weights: output.weights, arena: arena)
  }
}

/// A token that may follow a hypothesis.
package struct Candidate {
  package let token: TokenID
  /// Natural, by the model, whatever the adjustments; −∞ if excluded.
  package let logProbability: Float

  var isExcluded: Bool { logProbability == -.infinity }
}

/// The scores of one step, with what turns them into log-probabilities.
struct StepScores {
  /// As in ``StepOutput/scores``.
  let matrix: Matrix
  private let candidates: CandidateTokens?
  let weights: AttentionWeights?
  let arena: Arena
  private let conversion: Conversion

  /// What makes a log-probability of a score.
  private enum Conversion {
    /// log Σ exp of each row, before adjustments, is subtracted.
    case logits(logSumExp: UnsafePointer<Float>)
    case logProbabilities
    case probabilities
  }

  /// - Parameter matrix: scores as a model gives them, not adjusted yet.
  init(
    _ matrix: Matrix, scale: ScoreScale, candidates: CandidateTokens? = nil, weights: AttentionWeights? = nil,
    arena: Arena
  ) {
    self.matrix = matrix
    self.candidates = candidates
    self.weights = weights
    self.arena = arena
    conversion =
      switch scale {
      case .logits: .logits(logSumExp: matrix.logSumExpOfRows(in: arena))
      case .logProbabilities: .logProbabilities
      case .probabilities: .probabilities
      }
  }

  private init(copying other: StepScores) {
    matrix = other.arena.matrix(other.matrix.rows, other.matrix.columns)
    _ = matrix.elements.update(fromContentsOf: other.matrix.elements)
    (candidates, weights, arena, conversion) = (other.candidates, other.weights, other.arena, other.conversion)
  }

  /// The same scores in memory of their own, as long as the arena keeps them.
  var copy: StepScores { StepScores(copying: self) }

  /// A score as log-probability. Rounding never makes it positive, for the stopping rule relies on that.
  func logProbability(_ score: Float, row: Int) -> Float {
    let value: Float =
      switch conversion {
      case .logits(let logSumExp): score - logSumExp[row]
      case .logProbabilities: score
      case .probabilities: ScoreScale.logProbability(ofProbability: score)
      }
    return value.isNaN ? -.infinity : min(value, 0)
  }

  /// A score as log-probability but for a constant of its row, and without the rounding that a conversion may bring.
  func unnormalizedLogProbability(_ score: Float, row: Int) -> Float {
    switch conversion {
    case .logits, .logProbabilities: score
    case .probabilities: logProbability(score, row: row)
    }
  }

  /// The scores of a row by token.
  func row(_ row: Int) -> TokenScores { TokenScores(matrix.row(row), of: candidates?[row]) }

  func candidate(_ token: TokenID, row: Int) -> Candidate {
    Candidate(token: token, logProbability: logProbability(self.row(row)[token], row: row))
  }

  func candidate(column: Int, row: Int) -> Candidate {
    Candidate(
      token: self.row(row).token(column), logProbability: logProbability(matrix.row(row)[column], row: row))
  }

}
