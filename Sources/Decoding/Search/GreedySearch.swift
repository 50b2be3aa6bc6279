import Tensors

/// A hypothesis that has not ended. Not within the search, where Swift would handle arrays of it as of an unknown type.
private struct GreedyRow {
  let sentence: Int32
  let sample: Int32
  var node = HypothesisTree.root
  var total = 0.0
}

/// Greedy search and sampling: hypotheses that grow by one chosen token at a time and have no rivals.
struct GreedySearch<Model: StepModel> {
  let model: Model
  let chooser: any TokenChooser
  /// Hypotheses for each sentence.
  let sampleCount: Int
  let lengthPenalty: LengthPenalty
  let keepsAttention: Bool

  /// - Returns: for each sentence its hypotheses in the order of sampling.
  func callAsFunction(_ batch: SearchBatch, memory: SearchMemory) -> [[Hypothesis]] {
    let tree = HypothesisTree(keepsAttention: keepsAttention)
    var runner = StepRunner(model, source: batch.source, prefixes: batch.prefixes, memory: memory)
    var results = [[Hypothesis?]](
      repeating: [Hypothesis?](repeating: nil, count: sampleCount), count: batch.sentenceCount)
    var active = (0..<Int32(batch.sentenceCount)).flatMap { sentence in
      (0..<Int32(sampleCount)).map { GreedyRow(sentence: sentence, sample: $0) }
    }
    // Those that go on.
    var kept: [Int32] = []
    var rows = StepRows(
      tokens: active.map { _ in batch.tokens.start }, parents: active.map(\.sentence),
      sentences: active.map(\.sentence))
    if sampleCount == 1 { rows.parents = nil }

    while !active.isEmpty {
      // (1) Score what may come next.
      let length = runner.time
      let scores = runner.step(rows)
      tree.beginStep(scores.weights)

      // (2) Give each hypothesis its token, and keep those that have not ended.
      kept.removeAll(keepingCapacity: true)
      rows.tokens.removeAll(keepingCapacity: true)
      for number in active.indices {
        let row = active[number]
        let closing = scores.candidate(batch.tokens.end, row: number)
        batch.adjustments.apply(
          to: scores.row(number),
          after: PartialHypothesis(sentence: Int(row.sentence), length: length, node: row.node, tree: tree))
        let column = chooser.choose(
          scores, row: number, number: batch.numbers[Int(row.sentence)], sample: Int(row.sample), time: length)
        var chosen = scores.candidate(column: column, row: number)
        if chosen.isExcluded { chosen = closing }

        active[number].node = tree.extend(row.node, by: chosen, row: number)
        active[number].total += Double(chosen.logProbability)
        if chosen.token == batch.tokens.end {
          let total = active[number].total
          results[Int(row.sentence)][Int(row.sample)] = tree.hypothesis(
            endingAt: active[number].node, total: total, score: lengthPenalty.score(total, length: length + 1),
            sourceLength: batch.source.shape.lengths[Int(row.sentence)])
        } else {
          kept.append(Int32(number))
          rows.tokens.append(chosen.token)
        }
      }

      // (3) The rows of the next step.
      if kept.count == active.count {
        rows.parents = nil
      } else {
        active = kept.map { active[Int($0)] }
        rows.sentences = active.map(\.sentence)
        rows.parents = kept
      }
    }
    return results.map { $0.map { $0! } }
  }
}
