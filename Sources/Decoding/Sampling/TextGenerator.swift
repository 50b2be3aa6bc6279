import Tensors

/// Writes a text symbol by symbol: each is picked from what a model says comes next, and read before the one after it.
package struct TextGenerator<Model: StepModel> {
  private var runner: StepRunner<Model>
  private let picker: any SymbolPicker
  private let forbidden: [Int32]
  private let number: Int
  /// Picked, or the last of the prompt, and not read yet: nothing is computed that nobody asks for.
  private var unread: Int32

  /// - Parameters:
  ///   - prompt: what the text begins with: a symbol at least, such as `<s>`.
  ///   - forbidden: symbols that are never said.
  ///   - sampling: nil for the most probable symbol at each place.
  ///   - number: of the text; random draws are named by it.
  /// - Throws: for impossible sampling.
  package init(
    _ model: Model, prompt: [Int32], forbidden: [Int32], sampling: SamplingOptions?, number: Int = 0,
    memory: SearchMemory = SearchMemory()
  ) throws(SearchError) {
    precondition(!prompt.isEmpty, "a text that begins with no symbol")
    try sampling?.validate()
    runner = StepRunner(model, source: PackedSequences([[]]), memory: memory)
    picker = sampling.map { Sampler($0) } ?? MostProbable()
    self.forbidden = forbidden
    self.number = number
    unread = prompt[prompt.count - 1]
    for symbol in prompt.dropLast() { _ = read(symbol) }
  }

  /// Picks the next symbol.
  ///
  /// - Returns: nil when no symbol is possible that may be said.
  package mutating func next() -> Candidate? {
    let scores = read(unread)
    for symbol in forbidden { scores.matrix.row(0)[Int(symbol)] = -.infinity }
    let symbol = picker.pick(scores, row: 0, number: number, sample: 0, time: runner.time)
    let candidate = scores.candidate(symbol, row: 0)
    guard !candidate.isExcluded else { return nil }
    unread = symbol
    return candidate
  }

  private mutating func read(_ symbol: Int32) -> StepScores {
    runner.step(StepRows(symbols: [symbol], sentences: [0]))
  }
}
