import Tensors
import Tokens

/// Reads and generates a text, whatever the model.
package protocol TokenReader {
  mutating func read(_ token: TokenID, rankCount: Int) -> ScoredToken
  mutating func next(but excluded: TokenID?, rankCount: Int) -> ScoredToken?
}

/// Generates a text token by token: each is chosen from what a model predicts, and read before the one after it.
package struct TextGenerator<Model: StepModel>: TokenReader {
  private var runner: StepRunner<Model>
  private let chooser: any TokenChooser
  private let forbidden: [TokenID]
  private let number: Int
  private let penalties: TokenPenalties
  /// How often each token has been chosen; kept where a penalty asks for it.
  private var counts: [TokenID: Int] = [:]
  /// Chosen, or the last of the prompt, and not read yet: nothing is computed that nobody asks for.
  private var unread: TokenID

  /// - Parameters:
  ///   - prompt: what the text begins with: a token at least, such as `<s>`.
  ///   - forbidden: tokens that are never generated.
  ///   - sampling: nil for the most probable token at each place.
  ///   - number: of the text; random draws are named by it.
  /// - Throws: for impossible sampling.
  package init(
    _ model: Model, prompt: [TokenID], forbidden: [TokenID], sampling: SamplingOptions?,
    penalties: TokenPenalties = TokenPenalties(), number: Int = 0, memory: SearchMemory = SearchMemory()
  ) throws(OptionError) {
    precondition(!prompt.isEmpty, "a text that begins with no token")
    try sampling?.validate()
    runner = StepRunner(model, source: PackedSequences([[]]), memory: memory)
    chooser = sampling.map { TokenSampler($0) } ?? MostProbable()
    self.forbidden = forbidden
    self.penalties = penalties
    self.number = number
    unread = prompt[prompt.count - 1]
    for token in prompt.dropLast() { _ = step(token) }
  }

  /// Goes on with a token that is given.
  ///
  /// - Parameter rankCount: how many of the most probable tokens are wanted.
  package mutating func read(_ token: TokenID, rankCount: Int) -> ScoredToken {
    let scores = step(unread)
    unread = token
    return ScoredToken(scores.candidate(token, row: 0), scores.best(rankCount))
  }

  /// Chooses the next token.
  ///
  /// - Parameters:
  ///   - excluded: must not come here, such as the end of a text that has hardly begun.
  ///   - rankCount: how many of the most probable tokens are wanted.
  /// - Returns: nil when no token is possible that may be generated.
  package mutating func next(but excluded: TokenID? = nil, rankCount: Int = 0) -> ScoredToken? {
    let scores = step(unread)
    let best = scores.best(rankCount)
    for token in forbidden { scores.row(0).exclude(token) }
    func choose(sample: Int) -> Candidate {
      var choices = scores
      if !penalties.isEmpty {
        choices = scores.copy
        penalties.apply(to: choices.row(0), counts: counts)
      }
      return scores.candidate(
        column: chooser.choose(choices, row: 0, number: number, sample: sample, time: runner.time), row: 0)
    }
    var candidate = choose(sample: 0)
    if let excluded, candidate.token == excluded {
      // Only then another draw, so that texts that would not have ended stay as they are.
      scores.row(0).exclude(excluded)
      candidate = choose(sample: 1)
    }
    guard !candidate.isExcluded else { return nil }
    unread = candidate.token
    if !penalties.isEmpty { counts[candidate.token, default: 0] += 1 }
    return ScoredToken(candidate, best)
  }

  private mutating func step(_ token: TokenID) -> StepScores {
    runner.step(StepRows(tokens: [token], sentences: [0]))
  }
}

/// A token of a text, with what the model gave to it, and to others in its place.
package struct ScoredToken {
  package let token: TokenID
  /// Natural, by the model, whatever the temperature and the penalties.
  package let logProbability: Float
  /// The most probable in its place, best first.
  package let best: [Candidate]

  fileprivate init(_ candidate: Candidate, _ best: [Candidate]) {
    (token, logProbability, self.best) = (candidate.token, candidate.logProbability, best)
  }
}

/// What makes tokens more or less likely to be chosen.
package struct TokenPenalties: Sendable {
  /// Is taken from the score of each token that has been chosen before.
  package var presence: Float = 0
  /// Is taken from it for each time that it has been chosen.
  package var frequency: Float = 0
  /// Are added to scores.
  package var biases: [TokenID: Float] = [:]

  package init() {}

  fileprivate var isEmpty: Bool { presence == 0 && frequency == 0 && biases.isEmpty }

  fileprivate func apply(to scores: TokenScores, counts: [TokenID: Int]) {
    for (token, count) in counts { add(-presence - frequency * Float(count), to: token, in: scores) }
    for (token, bias) in biases { add(bias, to: token, in: scores) }
  }

  private func add(_ value: Float, to token: TokenID, in scores: TokenScores) {
    if let column = scores.column(of: token), scores.scores.indices.contains(column) { scores.scores[column] += value }
  }
}

extension StepScores {
  /// The most probable tokens of the first row, best first; of equal ones the first.
  fileprivate func best(_ count: Int) -> [Candidate] {
    guard count > 0 else { return [] }
    let scores = matrix.row(0)
    var columns: [Int] = []
    for (column, score) in scores.enumerated() {
      if columns.count == count, let last = columns.last, score <= scores[last] { continue }
      if columns.count == count { columns.removeLast() }
      columns.insert(column, at: columns.firstIndex { scores[$0] < score } ?? columns.count)
    }
    return columns.map { candidate(column: $0, row: 0) }
  }
}
