import Decoding
import Foundation
import Tensors

/// A model whose probabilities are written down: a row for every history.
///
/// Its state is the tokens of each hypothesis, so that a search that mixes up its rows is found out.
struct TableModel: StepModel {
  let vocabularySize: Int
  /// Logits, or log-probabilities, after the given tokens of the given sentence.
  let scores: @Sendable (_ sentence: Int, _ tokens: [Int32]) -> [Float]
  var scale = ScoreScale.logProbabilities
  /// The only tokens that are scored in each sentence; nil for all.
  var candidates: [[Int32]]?

  func start(_ source: PackedSequences, prefixes: [[Int32]], in arena: Arena, scratch: Arena)
    -> (context: [Int], state: [[Int32]])
  {
    (source.order, source.order.map { _ in [] })
  }

  func step(_ rows: StepRows, from state: [[Int32]], context: [Int], in arena: Arena) -> StepOutput<[[Int32]]> {
    let parents = rows.parents ?? Array(0..<Int32(rows.count))
    let histories = zip(rows.tokens, parents).map { state[Int($1)] + [$0] }
    let lists = candidates.map { lists in context.map { lists[$0] } }
    let matrix = arena.matrix(rows.count, lists?.map(\.count).max() ?? vocabularySize)
    matrix.fill(-.infinity)
    for (row, history) in histories.enumerated() {
      let sentence = Int(rows.sentences[row])
      let scores = scores(context[sentence], Array(history.dropFirst()))  // without <s>
      for (column, token) in (lists?[sentence] ?? (0..<Int32(vocabularySize)).map { $0 }).enumerated() {
        matrix.row(row)[column] = scores[Int(token)]
      }
    }
    return StepOutput(
      scores: matrix, scale: scale, state: histories,
      candidates: lists.map { CandidateTokens($0, sentences: rows.sentences) })
  }

  /// Normalized scores drawn from (seed, sentence, tokens).
  static func random(vocabularySize: Int, seed: UInt64, sharpness: Double = 2) -> TableModel {
    TableModel(vocabularySize: vocabularySize) { sentence, tokens in
      var source = RandomSource(seed: seed)(sentence)
      for token in tokens { source = source(Int(token)) }
      var generator = source.generator
      return logSoftmax((0..<vocabularySize).map { _ in Float(sharpness * generator.normal()) })
    }
  }
}

func logSoftmax(_ logits: [Float]) -> [Float] {
  let largest = logits.max()!
  let sum = logits.reduce(0) { $0 + exp(Double($1 - largest)) }
  return logits.map { Float(Double($0 - largest) - log(sum)) }
}

func logs(_ probabilities: [Double]) -> [Float] { probabilities.map { Float(log($0)) } }

/// `<s>` is 0 and `</s>` 1; words are 2 and up.
let plainTokens = SearchTokens(start: 0, end: 1)

/// Sentences of no tokens: for models that read no source.
func nothing(_ count: Int = 1) -> PackedSequences { PackedSequences([[Int32]](repeating: [], count: count)) }

func options(_ change: (inout SearchOptions) -> Void) -> SearchOptions {
  var options = SearchOptions()
  change(&options)
  return options
}

extension StepModel {
  func search(
    _ source: PackedSequences = nothing(), stopping: StoppingRule = .whenSettled, numbers: [Int]? = nil,
    prefixes: [[Int32]] = [], _ change: (inout SearchOptions) -> Void
  ) throws -> [[Hypothesis]] {
    try Searcher(self, tokens: plainTokens, options: options(change), stopping: stopping)
      .search(source, numbers: numbers, prefixes: prefixes)
  }
}
