import Tensors

/// Writes a text symbol by symbol: each is picked from what a model says comes next, and read before the one after it.
package struct TextGenerator<Model: StepModel> {
  private var runner: StepRunner<Model>
  private let picker: any SymbolPicker
  private let forbidden: [Int32]
  private var rows: StepRows
  private var scores: StepScores
  private let number: Int

  /// - Parameters:
  ///   - prompt: what the text begins with: a symbol at least, such as `<s>`.
  ///   - forbidden: symbols that are never said.
  ///   - sampling: nil for the most probable symbol at each place.
  ///   - number: of the text; random draws are named by it.
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
    rows = StepRows(symbols: [prompt[0]], sentences: [0])
    scores = runner.step(rows)
    for symbol in prompt.dropFirst() { read(symbol) }
  }

  /// Picks the next symbol, and reads it.
  package mutating func next() -> Candidate {
    for symbol in forbidden { scores.matrix.row(0)[Int(symbol)] = -.infinity }
    let symbol = picker.pick(scores, row: 0, number: number, sample: 0, time: runner.time)
    let candidate = scores.candidate(symbol, row: 0)
    read(symbol)
    return candidate
  }

  private mutating func read(_ symbol: Int32) {
    rows.symbols = [symbol]
    scores = runner.step(rows)
  }
}
