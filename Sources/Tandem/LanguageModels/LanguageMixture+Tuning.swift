import Decoding
import Tensors
import Text
import Tokens

extension LanguageMixture {
  /// What tuning has come to.
  public struct Tuning: Sendable, Hashable {
    /// Mean negative log-likelihood of a token of the held-out text by the weights found, in nats.
    public let natsPerToken: Double
    /// The tokens that were weighed: all, but those that no component thinks possible and, with a cache, the first.
    public let tokenCount: Int
  }

  /// θ of a cache that are tried where none is given.
  public static let sharpnessesToTry = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5]

  /// Sets the weights that make a held-out text most probable, that of the cache too, by expectation maximization; and
  /// the cache's sharpness, the best of some.
  ///
  /// The text is read as `scores(of:)` reads one, with the cache's size and dynamic evaluation as they are.
  ///
  /// - Parameters:
  ///   - lines: text that neither the models were trained on nor the mixture is to be tested on.
  ///   - sharpnesses: of the cache, one at least, to choose from.
  ///   - threads: 1 or more; results do not depend on it.
  /// - Throws: `MixtureError`.
  /// - Precondition: `threads` is positive, and there is a sharpness.
  @discardableResult
  public mutating func tune(
    on lines: [String], sharpnesses: [Double] = sharpnessesToTry, threads: Int = 1
  ) throws -> Tuning {
    precondition(!sharpnesses.isEmpty, "a cache of no sharpness")
    if var cache {
      for sharpness in sharpnesses {
        cache.sharpness = sharpness
        do {
          try cache.validate { "cache.\($0)" }
        } catch {
          throw MixtureError.options(error)
        }
      }
    }
    let componentCount = models.count + (cache == nil ? 0 : 1)
    guard componentCount > 1 else { throw MixtureError.nothingToTune }
    var scorer = try MixtureScorer(self, sharpnesses: sharpnesses, Workers(checking: threads))
    // One for each sharpness; without a cache just one.
    let caches: [Int?] = cache == nil ? [nil] : Array(sharpnesses.indices)
    var tunings = caches.map { _ in MixtureTuning(componentCount: componentCount) }
    for window in windows(of: lines) {
      let result = try scorer.score(window)
      for (line, tokens) in result.lines.enumerated() {
        for place in tokens.indices {
          for (number, cache) in caches.enumerated() {
            let components = result.components(line, place, cache: cache)
            // While the cache is empty nothing is known of its weight.
            if components.count == componentCount { tunings[number].add(components) }
          }
        }
      }
    }
    guard tunings[0].tokenCount > 0 else { throw MixtureError.noHeldOutText }
    let found = tunings.map { tuning in
      let weights = tuning.weights()
      return (weights: weights, logLikelihood: tuning.logLikelihood(weights))
    }
    let best = found.indices.max { found[$0].logLikelihood < found[$1].logLikelihood } ?? 0
    set(found[best].weights, sharpness: sharpnesses[best])
    return Tuning(
      natsPerToken: -found[best].logLikelihood / Double(tunings[best].tokenCount),
      tokenCount: tunings[best].tokenCount)
  }

  /// - Parameter components: weights of the models and of the cache.
  private mutating func set(_ components: [Double], sharpness: Double) {
    let own = components[..<models.count]
    let sum = own.reduce(0, +)
    // Where the cache takes all, the models' shares of the rest do not matter.
    weights = sum > 0 ? own.map { $0 / sum } : models.map { _ in 1 / Double(models.count) }
    guard cache != nil else { return }
    cache?.sharpness = sharpness
    cache?.weight = 1 - min(sum, 1)
  }
}

extension LanguageMixture {
  /// Measures how large each weight's gradients are over a text, by which dynamic evaluation then divides its steps:
  /// the second rule of Krause et al. 2018. Each neural model reads the text in segments as long as those of
  /// `dynamicEvaluation`, which is to be set before.
  ///
  /// - Parameter lines: best of the text that the models were trained on; some thousand are enough.
  /// - Throws: `MixtureError`, also where dynamic evaluation was not asked for; `CancellationError` when the task of
  ///   the caller is cancelled.
  public mutating func measureGradients(on lines: [String]) throws {
    guard let dynamicEvaluation else {
      throw MixtureError.options(
        .outOfRange(option: "dynamicEvaluation", found: "nil", expected: "options, before gradients are measured"))
    }
    try validate()
    let scorers = models.indices.map { index -> (scorer: StatefulScorer, squares: GradientSquares)? in
      guard let loaded = models[index].neural else { return nil }
      let squares = GradientSquares(count: loaded.weights.count, segmentLength: dynamicEvaluation.segmentLength)
      return (
        StatefulScorer(
          loaded.model, weights: loaded.weights.dequantized(), start: models[index].start, learner: squares), squares
      )
    }
    for window in windows(of: lines) {
      let lines = window.map { text.tokens(of: $0) + [SpecialTokens.end] }
      for (member, numbers) in zip(scorers, numbers) {
        guard let scorer = member?.scorer else { continue }
        _ = try scorer.logProbabilities(
          of: numbers.map { numbers in lines.map { $0.map { numbers[Int($0)] } } } ?? lines)
      }
    }
    for (index, member) in scorers.enumerated() {
      guard let member else { continue }
      guard let means = member.squares.means else { throw MixtureError.noGradientText }
      gradientSquares[index] = means
    }
  }

  /// A text in parts, for the probabilities of all its tokens are much larger than it is.
  private func windows(of lines: [String]) -> some Sequence<[String]> {
    let size = 512
    return stride(from: 0, to: lines.count, by: size).lazy.map { Array(lines[$0..<min($0 + size, lines.count)]) }
  }
}
