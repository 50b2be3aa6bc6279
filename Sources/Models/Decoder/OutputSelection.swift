import Tensors
import Tokens

/// The outputs of a decoder that the sentences of a batch need, and which of them each sentence takes.
///
/// One product makes the outputs of all sentences, and a row takes those of its own: its logits have the same bits
/// whatever sentences are beside it.
package struct OutputSelection {
  /// Of each packed sentence, in rising order.
  package let candidates: [[TokenID]]
  private let outputs: SelectedOutputs
  private let outputCount: Int
  /// Where each sentence's candidates are among the outputs.
  private let places: [[Int32]]
  private let mostCandidates: Int

  /// - Parameter candidates: of each packed sentence, in rising order, one at least.
  package init(_ candidates: [[TokenID]], of decoder: SequenceDecoder, weights: Weights) {
    self.candidates = candidates
    let vocabularySize = decoder.output.weight.rows
    var isUsed = [Bool](repeating: false, count: vocabularySize)
    for list in candidates { for token in list { isUsed[Int(token)] = true } }
    let union = (0..<TokenID(vocabularySize)).filter { isUsed[Int($0)] }
    var place = [Int32](repeating: 0, count: vocabularySize)
    for (index, token) in union.enumerated() { place[Int(token)] = Int32(index) }
    places = candidates.map { list in list.map { place[Int($0)] } }
    mostCandidates = candidates.map(\.count).max() ?? 0
    outputs = SelectedOutputs(union, of: decoder.output.weight, bias: decoder.output.bias, in: weights)
    outputCount = union.count
  }

  /// - Parameters:
  ///   - readout: what the output layer reads.
  ///   - sentences: the sentence of each row.
  /// - Returns: a column for each candidate of a row's sentence, and −∞ behind them.
  package func logits(_ readout: Variable, sentences: [Int32], on tape: Tape) -> Matrix {
    let all = tape.arena.matrix(readout.rows, outputCount)
    outputs.multiply(readout.value, into: all, using: tape.arena)
    let logits = tape.arena.matrix(readout.rows, mostCandidates)
    for row in 0..<logits.rows {
      let (from, to, places) = (all.row(row), logits.row(row), places[Int(sentences[row])])
      for (column, place) in places.enumerated() { to[column] = from[Int(place)] }
      for column in places.count..<mostCandidates { to[column] = -.infinity }
    }
    return logits
  }
}
