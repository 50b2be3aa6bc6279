import Corpora
import Decoding
import Models
import Tensors
import Text

extension LanguageModel {
  /// What a model says of one line.
  public struct LineScore: Sendable, Hashable {
    /// Natural log-probability of each symbol, and of the line's end.
    public let logProbabilities: [Float]
    package let symbols: [Int32]

    /// Whether each symbol is in the vocabulary.
    public var isKnown: [Bool] { symbols.map { $0 != SpecialTokens.unknown.rawValue } }

    /// Sum over the symbols.
    public var logProbability: Double { logProbabilities.reduce(0) { $0 + Double($1) } }
  }

  /// How probable lines are, in their order: as one text, if the model carries its state, and else each by itself.
  ///
  /// - Parameter threads: 1 or more; results do not depend on it. A text that is read as one is read by one thread.
  /// - Precondition: `threads` is positive.
  public func scores(of lines: [String], threads: Int = 1) -> [LineScore] {
    var session = ScoringSession(self, Workers(threadCount: threads))
    return session.scores(of: lines)
  }

  /// Scores lines, some at a time: a text that is read as one goes on where it was left.
  package struct ScoringSession {
    private let model: LanguageModel
    private let workers: Workers
    private let arenas: ArenaPool
    private var state: LanguageState?
    /// A long line is read in parts of so many symbols, short ones together.
    private let partLength = 256

    package init(_ model: LanguageModel, _ workers: Workers) {
      self.model = model
      self.workers = workers
      arenas = ArenaPool(count: workers.threadCount)
    }

    package mutating func scores(of lines: [String]) -> [LineScore] {
      let texts = lines.map { model.loaded.parts.symbols(of: $0) + [SpecialTokens.end.rawValue] }
      let logProbabilities: [[Float]]
      if model.carriesState {
        let scorer = scorer(worker: 0)
        var state = state
        logProbabilities = texts.map { logProbabilities(of: $0, by: scorer, from: &state) }
        self.state = state
      } else {
        logProbabilities = logProbabilitiesApart(texts)
      }
      return zip(logProbabilities, texts).map { LineScore(logProbabilities: $0, symbols: $1) }
    }

    private func scorer(worker: Int) -> LanguageScorer {
      LanguageScorer(model.loaded.model, weights: model.loaded.weights, arena: arenas[worker])
    }

    /// Of texts that have nothing to do with one another: those of like length together.
    private func logProbabilitiesApart(_ texts: [[Int32]]) -> [[Float]] {
      let lengths = texts.map { ExampleLength(source: $0.count, target: 0) }
      let minibatches = MinibatchPlan(unit: .tokens, size: 4 * partLength).sortedMinibatches(lengths: lengths)
      let scored = workers.map(minibatches.count) { piece, worker -> [[Float]] in
        let (minibatch, scorer) = (minibatches[piece], scorer(worker: worker))
        if minibatch.count == 1 {
          var state: LanguageState?
          return [logProbabilities(of: texts[minibatch[0]], by: scorer, from: &state)]
        }
        return scorer.logProbabilities(LanguageBatch(lines: minibatch.map { texts[$0][...] }, start: model.start))
      }
      var all = [[Float]](repeating: [], count: texts.count)
      for (minibatch, scores) in zip(minibatches, scored) {
        for (text, scores) in zip(minibatch, scores) { all[text] = scores }
      }
      return all
    }

    /// Of one text, part by part.
    private func logProbabilities(
      of symbols: [Int32], by scorer: LanguageScorer, from state: inout LanguageState?
    ) -> [Float] {
      stride(from: 0, to: symbols.count, by: partLength).flatMap { first in
        let part = symbols[first..<min(first + partLength, symbols.count)]
        let before = first == 0 ? model.start : symbols[first - 1]
        return scorer.logProbabilities(LanguageBatch(lines: [part], start: before), from: &state)
      }
    }
  }
}
