import Corpora
import Decoding
import Models
import NGrams
import Tensors
import Text
import Tokens

extension LanguageModel {
  /// What a model gives for one line.
  public struct LineScore: Sendable, Hashable {
    /// Natural log-probability of each token, and of the line's end.
    public let logProbabilities: [Float]
    package let tokens: [TokenID]

    /// Whether each token is in the vocabulary.
    public var isKnown: [Bool] { tokens.map { $0 != SpecialTokens.unknown } }

    /// Sum over the tokens.
    public var logProbability: Double { logProbabilities.reduce(0) { $0 + Double($1) } }
  }

  /// How probable lines are, in their order: as one text, if the model carries its state, and else each by itself.
  ///
  /// - Parameters:
  ///   - lines: of the text, in order, without their line feeds.
  ///   - threads: 1 or more; results do not depend on it. A text that is read as one is read by one thread.
  /// - Throws: `InferenceError.threads`; `CancellationError` when the task of the caller is cancelled.
  public func scores(of lines: [String], threads: Int = 1) throws -> [LineScore] {
    var session = ScoringSession(self, try Workers(checking: threads))
    return try session.scores(of: lines)
  }

  /// Scores lines for a task; see ``scores(of:threads:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func scores(of lines: [String], threads: Int = 1) async throws -> [LineScore] {
    let scoreLines: ([String], Int) throws -> [LineScore] = scores
    return try scoreLines(lines, threads)
  }

  /// Scores lines, some at a time: a text that is read as one goes on where it was left.
  package struct ScoringSession {
    private enum Scorer {
      case neural(NeuralScoring)
      case ngrams(NGramModel, Workers)
    }

    private let text: LanguageText
    private var scorer: Scorer

    package init(_ model: LanguageModel, _ workers: Workers) {
      text = model.text
      switch model.kind {
      case .neural(let loaded): scorer = .neural(NeuralScoring(loaded, start: model.start, workers))
      case .ngrams(let model): scorer = .ngrams(model, workers)
      }
    }

    package mutating func scores(of lines: [String]) throws(CancellationError) -> [LineScore] {
      let texts = lines.map { text.tokens(of: $0) + [SpecialTokens.end] }
      return zip(try logProbabilities(of: texts), texts).map { LineScore(logProbabilities: $0, tokens: $1) }
    }

    /// - Parameter texts: tokens of the model, with the end of each line as its last.
    mutating func logProbabilities(of texts: [[TokenID]]) throws(CancellationError) -> [[Float]] {
      switch scorer {
      case .neural(let scoring): try scoring.logProbabilities(of: texts)
      case .ngrams(let model, let workers):
        workers.map(texts.count) { piece, _ in
          model.logProbabilities(of: texts[piece].dropLast()).map { Float($0) }
        }
      }
    }
  }
}

/// Scores texts by a neural model, some at a time.
private struct NeuralScoring {
  private let loaded: LoadedLanguageModel
  private let start: TokenID
  private let arenas: WorkerPool<Arena>
  /// Of a text that is read as one.
  private let scorer: StatefulScorer
  /// Tokens that are read together, of short lines.
  private let partLength = 1024

  init(_ loaded: LoadedLanguageModel, start: TokenID, _ workers: Workers) {
    self.loaded = loaded
    self.start = start
    arenas = WorkerPool(workers)
    scorer = StatefulScorer(loaded.model, weights: loaded.weights, start: start)
  }

  func logProbabilities(of texts: [[TokenID]]) throws(CancellationError) -> [[Float]] {
    loaded.carriesState ? try scorer.logProbabilities(of: texts) : try logProbabilitiesApart(texts)
  }

  /// Of texts that have nothing to do with one another: those of like length together.
  private func logProbabilitiesApart(_ texts: [[TokenID]]) throws(CancellationError) -> [[Float]] {
    let run = BatchRun(lengths: texts.map(\.count), capacity: partLength, order: .shortestFirst) { texts[$0].count }
    return try run.map(on: arenas) { [loaded, start] batch, arena throws(CancellationError) in
      // A line by itself may be long, and is read in parts.
      if batch.count == 1 {
        return try StatefulScorer(loaded.model, weights: loaded.weights, start: start, arena: arena)
          .logProbabilities(of: [texts[batch[0]]])
      }
      return LanguageScorer(loaded.model, weights: loaded.weights, arena: arena)
        .logProbabilities(LanguageBatch(lines: batch.map { texts[$0][...] }, start: start))
    }
  }
}
