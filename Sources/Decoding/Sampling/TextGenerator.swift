import Tensors
import Tokens

/// Generates a text token by token: each is chosen from what a model predicts, and read before the one after it.
package struct TextGenerator<Model: StepModel> {
  private var runner: StepRunner<Model>
  private let chooser: any TokenChooser
  private let forbidden: [TokenID]
  private let number: Int
  /// Chosen, or the last of the prompt, and not read yet: nothing is computed that nobody asks for.
  private var unread: TokenID

  /// - Parameters:
  ///   - prompt: what the text begins with: a token at least, such as `<s>`.
  ///   - forbidden: tokens that are never generated.
  ///   - sampling: nil for the most probable token at each place.
  ///   - number: of the text; random draws are named by it.
  /// - Throws: for impossible sampling.
  package init(
    _ model: Model, prompt: [TokenID], forbidden: [TokenID], sampling: SamplingOptions?, number: Int = 0,
    memory: SearchMemory = SearchMemory()
  ) throws(OptionError) {
    precondition(!prompt.isEmpty, "a text that begins with no token")
    try sampling?.validate()
    runner = StepRunner(model, source: PackedSequences([[]]), memory: memory)
    chooser = sampling.map { TokenSampler($0) } ?? MostProbable()
    self.forbidden = forbidden
    self.number = number
    unread = prompt[prompt.count - 1]
    for token in prompt.dropLast() { _ = read(token) }
  }

  /// Chooses the next token.
  ///
  /// - Parameter excluded: must not come here, such as the end of a text that has hardly begun.
  /// - Returns: nil when no token is possible that may be generated.
  package mutating func next(but excluded: TokenID? = nil) -> Candidate? {
    let scores = read(unread)
    for token in forbidden { scores.row(0).exclude(token) }
    func choose(sample: Int) -> Candidate {
      scores.candidate(
        column: chooser.choose(scores, row: 0, number: number, sample: sample, time: runner.time), row: 0)
    }
    var candidate = choose(sample: 0)
    if let excluded, candidate.token == excluded {
      // Only then another draw, so that texts that would not have ended stay as they are.
      scores.row(0).exclude(excluded)
      candidate = choose(sample: 1)
    }
    guard !candidate.isExcluded else { return nil }
    unread = candidate.token
    return candidate
  }

  private mutating func read(_ token: TokenID) -> StepScores {
    runner.step(StepRows(tokens: [token], sentences: [0]))
  }
}
