import Tokens

/// The unfinished hypotheses of a batch. Those of a sentence stand together, the most probable first.
struct BeamRows {
  struct Row {
    let sentence: Int32
    let node: Int32
    let total: Double
  }

  /// The rows whose extensions are ranked in this step.
  private(set) var active: [Row]
  /// What the model is to do for them.
  private(set) var step: StepRows
  private var next: [Row] = []

  /// A row for each sentence, with no tokens yet.
  init(sentenceCount: Int, start: TokenID) {
    active = (0..<Int32(sentenceCount)).map { Row(sentence: $0, node: HypothesisTree.root, total: 0) }
    step = StepRows(tokens: active.map { _ in start }, parents: nil, sentences: active.map(\.sentence))
  }

  /// Rows of the next step so far.
  var keptCount: Int { next.count }

  /// Log-probability of a row of the next step.
  func keptTotal(_ row: Int) -> Double { next[row].total }

  /// The rows of the sentence that begins with a row.
  func ofSentence(from first: Int) -> Range<Int> {
    var end = first + 1
    while end < active.count, active[end].sentence == active[first].sentence { end += 1 }
    return first..<end
  }

  mutating func beginStep() {
    next.removeAll(keepingCapacity: true)
    if step.parents == nil { step.parents = [] }
    step.parents?.removeAll(keepingCapacity: true)
    step.tokens.removeAll(keepingCapacity: true)
  }

  /// Takes an extension into the next step.
  mutating func keep(_ extended: BeamCandidates.Entry, node: Int32) {
    next.append(Row(sentence: active[extended.row].sentence, node: node, total: extended.total))
    step.parents?.append(Int32(extended.row))
    step.tokens.append(extended.candidate.token)
  }

  /// Takes the rows from one on out of the next step.
  mutating func drop(from first: Int) {
    next.removeSubrange(first...)
    step.parents?.removeSubrange(first...)
    step.tokens.removeSubrange(first...)
  }

  mutating func endStep() {
    swap(&active, &next)
    step.sentences.removeAll(keepingCapacity: true)
    for row in active { step.sentences.append(row.sentence) }
  }
}
