import Decoding
import Foundation
import Models
import Tensors
import Text
import Tokens

extension Translator {
  /// How probable given translations are: the natural logarithm of the probability of each, its end included.
  ///
  /// - Throws: `TranslatorError.longPair` for more than 20,000 tokens on one side; `InferenceError.threads`;
  ///   `CancellationError` when the task of the caller is cancelled.
  public func logProbabilities(of pairs: [(source: String, target: String)], threads: Int = 1) throws -> [Double] {
    try tokenLogProbabilities(of: pairs, workers: Workers(checking: threads)).map { $0.reduce(0) { $0 + Double($1) } }
  }

  /// Scores pairs for a task; see ``logProbabilities(of:threads:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func logProbabilities(
    of pairs: [(source: String, target: String)], threads: Int = 1
  ) async throws -> [Double] {
    let scorePairs: ([(source: String, target: String)], Int) throws -> [Double] = logProbabilities
    return try scorePairs(pairs, threads)
  }

  /// Natural log-probabilities of given translations.
  ///
  /// - Parameter firstNumber: the number of the first pair in the whole input, from 0, for errors.
  /// - Returns: for each pair one number for each target token and one for the end. Several models vote as in
  ///   translation, by the mean of their probabilities.
  /// - Throws: `TranslatorError.longPair`, because the whole encoded source of a pair is in memory at once.
  package func tokenLogProbabilities(
    of pairs: [(source: String, target: String)], workers: Workers, firstNumber: Int = 0
  ) throws -> [[Float]] {
    let tokens = try pairs.enumerated().map { number, pair in
      let tokens = (
        source: source.encode(scoredSource(pair.source)),
        target: target.encode(pair.target)
      )
      let longer = Self.length(tokens)
      guard longer <= Self.longestScored else {
        throw TranslatorError.longPair(line: firstNumber + number + 1, count: longer, limit: Self.longestScored)
      }
      return tokens
    }
    // Ends have logits as well.
    let run = BatchRun(
      lengths: tokens.map(\.target.count), capacity: Self.longestBatch + 1, order: .shortestFirst
    ) { Self.length(tokens[$0]) + 1 }
    return try run.map(on: WorkerPool(workers)) { batch, arena in
      Self.vote(members.map { Self.scores(batch.map { tokens[$0] }, by: $0, in: arena) })
    }
  }

  /// An encoder of two GRU layers of 512 units was measured to keep 38 KB for each token of the source: 0.8 GB for
  /// this many, in each thread.
  package static let longestScored = 20_000
  /// A longer pair is scored by steps, since the logits of all tokens of a batch are held at once.
  package static let longestBatch = 1000

  package static func isScoredByStep(_ pair: (source: [TokenID], target: [TokenID])) -> Bool {
    length(pair) > longestBatch
  }

  private static func scores(
    _ pairs: [(source: [TokenID], target: [TokenID])], by member: TranslationStepModel, in arena: Arena
  ) -> [[Float]] {
    let scorer = TranslationScorer(member.model, weights: member.weights, arena: arena)
    let (start, end) = (SpecialTokens.start, SpecialTokens.end)
    if pairs.count == 1 && isScoredByStep(pairs[0]) {
      return [
        scorer.logProbabilitiesByStep(source: pairs[0].source, target: pairs[0].target, start: start, end: end)
      ]
    }
    return scorer.logProbabilities(TranslationBatch(pairs, start: start, end: end))
  }

  /// Of the longer side, without its end.
  private static func length(_ pair: (source: [TokenID], target: [TokenID])) -> Int {
    max(pair.source.count, pair.target.count)
  }

  private static func vote(_ members: [[[Float]]]) -> [[Float]] {
    guard members.count > 1 else { return members[0] }
    return members[0].indices.map { pair in
      members[0][pair].indices.map { place in
        let mean = members.reduce(0.0) { $0 + exp(Double($1[pair][place])) } / Double(members.count)
        return Float(log(mean))
      }
    }
  }
}
