import Models
import Tensors

extension TagHead {
  /// The natural logarithm of the probability of given tags, all together, for each packed text.
  ///
  /// - Parameter tags: one for each word, in the rows of the words' shape; −1 for a tag that the head does not know.
  /// - Returns: −∞ for texts with a tag that the head does not know, or with tags that may not follow one another.
  package func logProbabilities(of tags: [Int32], _ texts: EncoderStates, on tape: Tape) -> [Double] {
    let shape = texts.wordShape
    precondition(tags.count == shape.rowCount, "\(tags.count) tags for \(shape.rowCount) words")
    let emissions = emissions(texts, on: tape)
    guard let crf else { return logProbabilities(of: tags, tape.logSoftmaxInPlace(emissions).value, shape) }
    let chain = crf.chain(tape.weights)
    let logPartitions = chain.logPartitions(emissions.value, shape, in: tape.arena)
    // Any tag stands for one that is unknown: the text is impossible whatever its score is.
    let scores = chain.scores(of: tags.map { max($0, 0) }, emissions: emissions.value, shape: shape)
    var isPossible = [Bool](repeating: true, count: shape.sequenceCount)
    for (tag, sequence) in zip(tags, shape.sequenceOfRow) where tag < 0 { isPossible[Int(sequence)] = false }
    return shape.lengths.indices.map { sequence in
      guard isPossible[sequence], scores[sequence] > -.infinity else { return -.infinity }
      // The partition function is a sum in float, and may be less than one of its terms by a rounding error.
      return min(0, scores[sequence] - logPartitions[sequence])
    }
  }

  private func logProbabilities(of tags: [Int32], _ rows: Matrix, _ shape: PackedShape) -> [Double] {
    var sums = [Double](repeating: 0, count: shape.sequenceCount)
    for (row, (tag, sequence)) in zip(tags, shape.sequenceOfRow).enumerated() {
      sums[Int(sequence)] += tag < 0 ? -.infinity : Double(rows.row(row)[Int(tag)])
    }
    return sums
  }
}
