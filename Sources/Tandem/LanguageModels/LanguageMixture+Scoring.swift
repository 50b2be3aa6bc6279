import Decoding
import Foundation
import Tensors
import Text
import Tokens

extension LanguageMixture {
  /// How probable lines are, in their order. With a cache or dynamic evaluation they are one text, whose lines each
  /// remember those before.
  ///
  /// - Parameters:
  ///   - lines: of the text, in order, without their line feeds.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Throws: `MixtureError` for options that are out of range, and `InferenceError.threads`; `CancellationError` when
  ///   the task of the caller is cancelled.
  public func scores(of lines: [String], threads: Int = 1) throws -> [LanguageModel.LineScore] {
    var session = try ScoringSession(self, Workers(checking: threads))
    return try session.scores(of: lines)
  }

  /// Scores lines for a task; see ``scores(of:threads:)``. It leaves the actor of its caller, and throws
  /// `CancellationError` when the task is cancelled.
  public func scores(of lines: [String], threads: Int = 1) async throws -> [LanguageModel.LineScore] {
    let scoreLines: ([String], Int) throws -> [LanguageModel.LineScore] = scores
    return try scoreLines(lines, threads)
  }

  /// Scores lines, some at a time: what is carried from line to line goes on where it was left.
  package struct ScoringSession {
    private let mixture: LanguageMixture
    /// Of the models, and with the cache.
    private let weights: (models: [Double], all: [Double])
    private var scorer: MixtureScorer

    /// - Throws: `MixtureError` for options that are out of range.
    package init(_ mixture: LanguageMixture, _ workers: Workers) throws(MixtureError) {
      self.mixture = mixture
      scorer = try MixtureScorer(mixture, sharpnesses: mixture.cache.map { [$0.sharpness] } ?? [], workers)
      weights = (mixture.weights, mixture.componentWeights)
    }

    /// Steps of dynamic evaluation that were left out so far, because their gradient was not finite.
    package var skippedStepCount: Int { scorer.skippedStepCount }

    package mutating func scores(of lines: [String]) throws(CancellationError) -> [LanguageModel.LineScore] {
      let result = try scorer.score(lines)
      return result.lines.indices.map { line in
        let tokens = result.lines[line]
        return LanguageModel.LineScore(
          logProbabilities: tokens.indices.map { place in
            result.logProbability(line, place, cache: result.caches.indices.first, weights: weights)
          },
          tokens: tokens)
      }
    }
  }

  /// Of the models and, as the last, of the cache, if there is one.
  var componentWeights: [Double] {
    guard let cache else { return weights }
    return weights.map { $0 * (1 - cache.weight) } + [cache.weight]
  }
}

/// Scores a text by the members of a mixture.
struct MixtureScorer {
  private enum Member {
    case plain(LanguageModel.ScoringSession)
    /// Scores in order, for it learns, or its states are looked at.
    case inOrder(StatefulScorer)
  }

  private let mixture: LanguageMixture
  private var members: [Member]
  private var cache: ContinuousCache?
  private let evaluations: [DynamicEvaluation]

  /// - Parameter sharpnesses: of the cache; each gives a component of its own.
  /// - Throws: `MixtureError` for options that are out of range.
  init(_ mixture: LanguageMixture, sharpnesses: [Double], _ workers: Workers) throws(MixtureError) {
    try mixture.validate()
    self.mixture = mixture
    cache = mixture.cache.map { ContinuousCache(size: $0.size, sharpnesses: sharpnesses.map { Float($0) }) }
    var evaluations: [DynamicEvaluation] = []
    members = mixture.models.indices.map { index in
      let model = mixture.models[index]
      guard let loaded = model.neural,
        mixture.dynamicEvaluation != nil || mixture.cache != nil && index == mixture.cacheModel
      else {
        return .plain(LanguageModel.ScoringSession(model, workers))
      }
      guard let options = mixture.dynamicEvaluation else {
        return .inOrder(StatefulScorer(loaded.model, weights: loaded.weights, start: model.start))
      }
      let weights = loaded.weights.dequantized().copied()
      let evaluation = DynamicEvaluation(
        of: weights, segmentLength: options.segmentLength, rate: Float(options.rate), decay: Float(options.decay),
        squares: mixture.gradientSquares[index], epsilon: Float(options.epsilon))
      evaluations.append(evaluation)
      return .inOrder(StatefulScorer(loaded.model, weights: weights, start: model.start, learner: evaluation))
    }
    self.evaluations = evaluations
  }

  var skippedStepCount: Int { evaluations.reduce(0) { $0 + $1.skippedCount } }

  /// What the components of a mixture give for lines: natural log-probabilities, by line and place.
  struct Result {
    /// Tokens, with the end of each line as its last.
    let lines: [[TokenID]]
    let members: [[[Float]]]
    /// By sharpness; nil where nothing is remembered yet.
    let caches: [[[Float?]]]

    /// What each component gives for one token, the cache last.
    func components(_ line: Int, _ place: Int, cache: Int?) -> [Float] {
      var values = members.map { $0[line][place] }
      if let cache, let value = caches[cache][line][place] { values.append(value) }
      return values
    }

    /// log Σ weight · p. Where the cache remembers nothing the models alone decide.
    func logProbability(
      _ line: Int, _ place: Int, cache: Int?, weights: (models: [Double], all: [Double])
    ) -> Float {
      let values = components(line, place, cache: cache)
      let weights = values.count > members.count ? weights.all : weights.models
      // One model is as it is, without the rounding of a logarithm.
      if values.count == 1 { return values[0] }
      guard let largest = values.max(), largest > -.infinity else { return -.infinity }
      let sum = zip(values, weights).reduce(0.0) { $0 + $1.1 * exp(Double($1.0 - largest)) }
      return min(Float(Double(largest) + log(sum)), 0)
    }
  }

  mutating func score(_ lines: [String]) throws(CancellationError) -> Result {
    let end = SpecialTokens.end
    let lines = lines.map { mixture.text.tokens(of: $0) + [end] }
    var caches = [[Float?]](repeating: [], count: cache?.sharpnesses.count ?? 0)
    var found: [[[Float]]] = []
    for index in members.indices {
      let own = mixture.numbers[index].map { numbers in lines.map { $0.map { numbers[Int($0)] } } } ?? lines
      switch members[index] {
      case .plain(var session):
        found.append(try session.logProbabilities(of: own))
        members[index] = .plain(session)
      case .inOrder(let scorer) where index == mixture.cacheModel && cache != nil:
        found.append(
          try scorer.logProbabilities(of: own) { states, tokens in
            for (number, values) in (cache?.logProbabilities(states, tokens) ?? []).enumerated() {
              caches[number] += values
            }
          })
      case .inOrder(let scorer):
        found.append(try scorer.logProbabilities(of: own))
      }
    }
    let lengths = lines.map(\.count)
    return Result(lines: lines, members: found, caches: caches.map { $0.split(into: lengths) })
  }
}
