import Tensors

/// Beam search (Graves 2012; Sutskever et al. 2014).
///
/// The beam of a sentence has K places. In every step each of its unfinished hypotheses is extended by every token,
/// and the most probable extensions take the places: of equally probable ones that of the better parent, then the
/// lower token. An extension by `</s>` is finished: it leaves with its score,
/// ```
/// score = log p(tokens and </s>) / penalty(length with </s>)
/// ```
/// and its place goes with it, so that the beam shrinks and the batch with it. (Where a beam is refilled instead, a
/// beam of one would not be greedy search under every penalty.) At the maximum length only `</s>` may follow. A
/// sentence is done when its beam is empty, or before that by the ``StoppingRule``. No hypothesis is found twice,
/// because no two in a beam are the same and neither are two extensions of one.
package struct BeamSearch<Model: StepModel> {
  private let model: Model
  private let beamSize: Int
  private let nBest: Int
  private let lengthPenalty: LengthPenalty
  private let keepsAttention: Bool
  private let stopping: StoppingRule

  package init(
    model: Model, beamSize: Int, nBest: Int, lengthPenalty: LengthPenalty, keepsAttention: Bool,
    stopping: StoppingRule = .whenSettled
  ) {
    self.model = model
    self.beamSize = beamSize
    self.nBest = nBest
    self.lengthPenalty = lengthPenalty
    self.keepsAttention = keepsAttention
    self.stopping = stopping
  }

  /// - Returns: for each sentence at most `nBest` hypotheses, best first; fewer where the vocabulary allows no more.
  package func callAsFunction(_ batch: SearchBatch, memory: SearchMemory) -> [[Hypothesis]] {
    let tree = HypothesisTree(keepsAttention: keepsAttention)
    var runner = StepRunner(model, source: batch.source, prefixes: batch.prefixes, memory: memory)
    var finished = [FinishedHypotheses](repeating: FinishedHypotheses(), count: batch.sentenceCount)
    var rows = BeamRows(sentenceCount: batch.sentenceCount, start: batch.tokens.start)
    var ranking = BeamCandidates()
    let largest = LargestValues(capacity: min(beamSize, model.vocabularySize))

    while !rows.active.isEmpty {
      // (1) Score what may come next.
      let length = runner.time
      let scores = runner.step(rows.step)
      tree.beginStep(scores.weights)
      rows.beginStep()

      var first = 0
      while first < rows.active.count {
        let range = rows.ofSentence(from: first)
        let sentence = Int(rows.active[first].sentence)
        first = range.upperBound

        // (2) Rank the extensions of the sentence's hypotheses. No row has more than `width` among the best.
        let width = beamSize - finished[sentence].count
        ranking.reset(capacity: width)
        for row in range {
          let hypothesis = rows.active[row]
          let closing = scores.candidate(batch.tokens.end, row: row)
          batch.adjustments.apply(
            to: scores.row(row),
            after: PartialHypothesis(sentence: sentence, length: length, node: hypothesis.node, tree: tree))
          largest.fill(from: scores.matrix.row(row), width)
          ranking.offer(largest, closing: closing, of: scores, row: row, total: hypothesis.total)
        }

        // (3) Those that end leave, the others are the sentence's next rows.
        let firstKept = rows.keptCount
        for best in ranking.entries {
          let node = tree.extend(rows.active[best.row].node, by: best.candidate, row: best.row)
          if best.candidate.token == batch.tokens.end {
            finished[sentence].insert(
              .init(node: node, total: best.total, score: lengthPenalty.score(best.total, length: length + 1)))
          } else {
            rows.keep(best, node: node)
          }
        }

        // (4) Leave the sentence if none of them can change its n best.
        guard firstKept < rows.keptCount else { continue }
        let bound = lengthPenalty.bound(rows.keptTotal(firstKept), maximumLength: batch.limits[sentence] + 1)
        if stopping.stops(finished[sentence], nBest: nBest, bound: bound) { rows.drop(from: firstKept) }
      }
      rows.endStep()
    }
    return finished.enumerated().map { sentence, list in
      list.best(nBest).map {
        tree.hypothesis(
          endingAt: $0.node, total: $0.total, score: $0.score, sourceLength: batch.source.shape.lengths[sentence])
      }
    }
  }
}
