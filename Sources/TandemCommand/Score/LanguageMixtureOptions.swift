import ArgumentParser
import Console
import Evaluation
import Foundation
import Tandem
import Tensors
import Text

/// What language models do together, and with the text that came before.
struct LanguageMixtureOptions: ParsableArguments {
  @Option(help: "The share of each model, with commas between them; they add up to 1. (default: equal ones)")
  var weights: ShareList?

  @Option(
    help: ArgumentHelp(
      """
      Find the shares that make this held-out text most probable, that of the cache too; standard error shows which they \
      are.
      """, valueName: "file"))
  var tuneWeights: String?

  @Option(help: "Remember so many tokens of the text before, which are likely to come again.")
  var cache: Int?

  @Option(
    help: """
      How much it counts for the cache that states are alike. (default: \(ContinuousCacheOptions().sharpness), or with \
      --tune-weights the best of \(LanguageMixture.sharpnessesToTry.map(\.description).joined(separator: ", ")))
      """)
  var cacheTheta: Double?

  @Option(help: "The share of the cache. (default: \(ContinuousCacheOptions().weight))")
  var cacheWeight: Double?

  @Option(help: "Let neural models learn from what they have scored, by steps of this size.")
  var dynamicRate: Double?

  @Option(help: "How far each step draws weights back to the trained ones. (default: 0)")
  var dynamicDecay: Double?

  @Option(help: "Tokens that are scored between two steps. (default: \(DynamicEvaluationOptions().segmentLength))")
  var dynamicSegment: Int?

  @Option(
    help: ArgumentHelp(
      """
      Divide the step of each weight by the root mean square of its gradients over this text: some thousand lines of what \
      the model was trained on.
      """, valueName: "file"))
  var dynamicText: String?

  @Option(
    help: "What is added to the root mean squares of --dynamic-text. (default: \(DynamicEvaluationOptions().epsilon))")
  var dynamicEpsilon: Double?

  func validate() throws {
    try check(["size": "cache", "sharpness": "cache-theta", "weight": "cache-weight"]) { name throws(OptionError) in
      try cacheOptions.validate(calling: name)
    }
    let names = [
      "rate": "dynamic-rate", "decay": "dynamic-decay", "segmentLength": "dynamic-segment",
      "epsilon": "dynamic-epsilon",
    ]
    try check(names) { name throws(OptionError) in try dynamicEvaluation.validate(calling: name) }
    for (name, isGiven) in [("weights", weights != nil), ("cache-weight", cacheWeight != nil)]
    where isGiven && tuneWeights != nil {
      throw ValidationError("--\(name) gives a share that --tune-weights finds; leave out one of them.")
    }
  }

  /// Whether the shares are those of so many models.
  func checkShares(modelCount: Int) throws {
    guard let shares = weights?.shares else { return }
    do {
      try LanguageMixture.check(shares, modelCount: modelCount)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  var effects: [IneffectiveOption] {
    [
      IneffectiveOption("cache-theta", cacheTheta != nil, cache != nil, "--cache"),
      IneffectiveOption("cache-weight", cacheWeight != nil, cache != nil, "--cache"),
      IneffectiveOption("dynamic-decay", dynamicDecay != nil, dynamicRate != nil, "--dynamic-rate"),
      IneffectiveOption("dynamic-segment", dynamicSegment != nil, dynamicRate != nil, "--dynamic-rate"),
      IneffectiveOption("dynamic-text", dynamicText != nil, dynamicRate != nil, "--dynamic-rate"),
      IneffectiveOption("dynamic-epsilon", dynamicEpsilon != nil, dynamicText != nil, "--dynamic-text"),
    ]
  }

  /// Files that are read.
  var files: [String?] { [tuneWeights, dynamicText] }

  /// Mixes models as the options ask, and reports weights that were tuned.
  ///
  /// - Parameter paths: of the models.
  func mixture(of paths: [String], threads: Int) throws -> LanguageMixture {
    var mixture = try LanguageMixture(
      contentsOf: paths, weights: tuneWeights == nil ? weights?.shares : nil)
    if cache != nil { mixture.cache = cacheOptions }
    if dynamicRate != nil {
      mixture.dynamicEvaluation = dynamicEvaluation
      if let dynamicText { try mixture.measureGradients(on: lines(of: dynamicText)) }
    }
    if let tuneWeights {
      let tuning = try mixture.tune(
        on: lines(of: tuneWeights), sharpnesses: cacheTheta.map { [$0] } ?? LanguageMixture.sharpnessesToTry,
        threads: threads)
      report(tuning, of: mixture, path: tuneWeights)
    }
    return mixture
  }

  private var cacheOptions: ContinuousCacheOptions {
    var options = ContinuousCacheOptions()
    options.size = cache ?? options.size
    options.sharpness = cacheTheta ?? options.sharpness
    options.weight = cacheWeight ?? options.weight
    return options
  }

  private var dynamicEvaluation: DynamicEvaluationOptions {
    var options = DynamicEvaluationOptions()
    options.rate = dynamicRate ?? options.rate
    options.decay = dynamicDecay ?? options.decay
    options.segmentLength = dynamicSegment ?? options.segmentLength
    options.epsilon = dynamicEpsilon ?? options.epsilon
    return options
  }

  private func lines(of path: String) throws -> [String] {
    let reader = try Input.open(path)
    let lines = try reader.allLines()
    Input.warnOfProblems(in: reader)
    return lines
  }

  /// As options that give the same mixture again.
  private func report(_ tuning: LanguageMixture.Tuning, of mixture: LanguageMixture, path: String) {
    var options: [String] = []
    if mixture.models.count > 1 {
      options.append("--weights \(mixture.weights.map(share).joined(separator: ","))")
    }
    if let cache = mixture.cache {
      options.append("--cache \(cache.size) --cache-theta \(cache.sharpness) --cache-weight \(share(cache.weight))")
    }
    let perplexity = Perplexity(
      negativeLogLikelihood: tuning.natsPerToken * Double(tuning.tokenCount), tokenCount: tuning.tokenCount)
    Message.plain("tuned on \(path): \(options.joined(separator: " ")), \(perplexity)")
  }

  private func share(_ value: Double) -> String { String(format: "%.6f", value) }
}

/// Numbers with commas between them.
struct ShareList: DescribedValue {
  static let expectation = "numbers from 0 to 1 with commas between them, as 0.7,0.3"

  let shares: [Double]

  init?(argument: String) {
    let shares = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard shares.allSatisfy({ $0 != nil }) else { return nil }
    self.shares = shares.compactMap(\.self)
  }

  var defaultValueDescription: String { shares.map(\.description).joined(separator: ",") }
}
