import Tensors
import Text

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Several language models, interpolated: the probability of a token is the weighted mean of theirs.
///
/// ```
/// p(w) = (1 − λ) · Σᵢ weightᵢ · pᵢ(w) + λ · p_cache(w)
/// ```
/// ```swift
/// var mixture = try LanguageMixture(contentsOf: ["lstm.safetensors", "kn5.ngram"])
/// mixture.cache = ContinuousCacheOptions()
/// try mixture.tune(on: heldOutLines)
/// let scores = try mixture.scores(of: lines)
/// ```
/// A linear mixture of neural models and models of n-grams (Mikolov et al. 2011), with a cache and dynamic evaluation
/// where they are asked for. All members predict the same tokens, in numbers of their own: each token of a line,
/// unknown ones among them as a word like any other, and the end of each line. A recurrent model may remember the lines
/// before, which a model of n-grams never does; what is counted does not differ.
public struct LanguageMixture: Sendable {
  public let models: [LanguageModel]
  /// Of the models; they add up to 1.
  public internal(set) var weights: [Double]
  /// What came before in the text is likely to come again; by the states of the first neural model.
  public var cache: ContinuousCacheOptions?
  /// The neural models learn from the text that they have scored.
  public var dynamicEvaluation: DynamicEvaluationOptions?

  /// How lines become tokens.
  package let text: LanguageText
  /// What files call the models.
  let names: [String]
  /// For each model its numbers of the tokens of `text`; nil where they are the same.
  let numbers: [[Int32]?]
  /// For each model that is neural the mean squares of its gradients, once they were measured.
  var gradientSquares: [FlatArray?]

  /// - Parameters:
  ///   - models: one or more, of the same tokens.
  ///   - weights: one for each model, adding up to 1; nil for equal ones.
  ///   - names: of the models, for messages; nil for `model 1` and so on.
  /// - Throws: `MixtureError` for models that do not predict the same tokens, and for impossible weights.
  public init(_ models: [LanguageModel], weights: [Double]? = nil, names: [String]? = nil) throws(MixtureError) {
    let names = names ?? models.indices.map { "model \($0 + 1)" }
    precondition(names.count == models.count, "\(names.count) names of \(models.count) models")
    // A neural model knows how text is normalized and cut; one of n-grams takes what is between white space.
    guard let leader = models.firstIndex(where: { $0.neural != nil }) ?? models.indices.first else {
      throw .noModels
    }
    self.models = models
    self.names = names
    text = models[leader].text
    var numbers: [[Int32]?] = []
    for (model, name) in zip(models, names) {
      if models.count > 1 && !model.givesProbabilities { throw .noProbabilities(name: name) }
      numbers.append(try model.text.numbers(for: models[leader].text, name: name, leader: names[leader]))
    }
    self.numbers = numbers
    gradientSquares = models.map { _ in nil }
    self.weights = models.map { _ in 1 / Double(models.count) }
    if let weights { try setWeights(weights) }
  }

  /// - Parameters:
  ///   - paths: of neural models, and of models of n-grams in either form.
  ///   - weights: one for each model, adding up to 1; nil for equal ones.
  /// - Throws: `ModelFileError` or `NGramError` for what is no language model, `MixtureError` as above.
  public init(contentsOf paths: [String], weights: [Double]? = nil) throws {
    let models = try paths.map { try LanguageModel(contentsOf: $0) }
    try self.init(models, weights: weights, names: paths)
  }

  /// See ``init(contentsOf:weights:)``.
  public init(contentsOf urls: [URL], weights: [Double]? = nil) throws {
    try self.init(contentsOf: urls.map(\.path), weights: weights)
  }

  /// - Parameter weights: one for each model. They are scaled to add up to 1 exactly, from numbers that were rounded.
  /// - Throws: `MixtureError.weightCount`, `.weight`, `.weightSum`.
  public mutating func setWeights(_ weights: [Double]) throws(MixtureError) {
    try Self.check(weights, modelCount: models.count)
    let sum = weights.reduce(0, +)
    self.weights = weights.map { $0 / sum }
  }

  package static func check(_ weights: [Double], modelCount: Int) throws(MixtureError) {
    guard weights.count == modelCount else { throw .weightCount(found: weights.count, expected: modelCount) }
    // Written so that NaN fails.
    for weight in weights where !(weight >= 0 && weight <= 1) { throw .weight(found: weight) }
    let sum = weights.reduce(0, +)
    guard abs(sum - 1) < 1e-4 else { throw .weightSum(found: sum) }
  }

  /// Whether the lines are read one after the other, for the prediction of one depends on those before.
  package var readsInOrder: Bool {
    cache != nil || dynamicEvaluation != nil || models.contains(where: \.carriesState)
  }

  /// Whether what may follow has probabilities that add up to 1.
  package var givesProbabilities: Bool { models.allSatisfy(\.givesProbabilities) }

  /// The model whose states the cache compares.
  var cacheModel: Int? { models.firstIndex { $0.neural != nil } }

  /// - Throws: the first option that is out of range, or that no model can follow.
  func validate() throws(MixtureError) {
    do {
      try cache?.validate { "cache.\($0)" }
      try dynamicEvaluation?.validate { "dynamicEvaluation.\($0)" }
    } catch {
      throw .options(error)
    }
    guard cacheModel == nil else { return }
    if cache != nil { throw .noNeuralModel(what: "a cache") }
    if dynamicEvaluation != nil { throw .noNeuralModel(what: "dynamic evaluation") }
  }
}

extension LanguageModel {
  package var neural: LoadedLanguageModel? {
    if case .neural(let loaded) = kind { loaded } else { nil }
  }
}

extension LanguageText {
  /// This text's numbers of another's tokens, or nil where they are the same.
  ///
  /// - Throws: `MixtureError.units` where they cannot agree, `.vocabulary` where either has a token that the other
  ///   lacks, and `.preparation` where both read lines in ways of their own.
  fileprivate func numbers(for leading: LanguageText, name: String, leader: String) throws(MixtureError) -> [Int32]? {
    // A model of n-grams follows: a neural one leads where there is any.
    if case .ngrams(_, let unit) = self, unitName != leading.unitName || leading.isNeural && unit == .characters {
      throw .units(name: name, unit: tokensName, other: leader, otherUnit: leading.tokensName)
    }
    for (one, other, names) in [(leading, self, (leader, name)), (self, leading, (name, leader))] {
      for token in one.vocabulary.tokens where other.vocabulary.id(for: token) == nil {
        throw .vocabulary(name: names.0, unit: one.unitName, token: token, other: names.1, otherUnit: other.unitName)
      }
    }
    if case (.tokenized(let own), .tokenized(let leading)) = (self, leading),
      own.unit != leading.unit || !own.tokenizer.cutsText(as: leading.tokenizer)
    {
      throw .preparation(name: name, other: leader)
    }
    let numbers = vocabulary.ids(for: leading.vocabulary.tokens)
    return numbers.elementsEqual(0..<Int32(numbers.count)) ? nil : numbers
  }

  private var isNeural: Bool {
    if case .tokenized = self { true } else { false }
  }

  private var tokensName: String { isNeural ? "neural \(unitName)" : "n-grams of \(unitName)" }

  private var unitName: String {
    switch self {
    case .tokenized(let parts): parts.unit.rawValue
    case .ngrams(_, let unit): unit.rawValue
    }
  }
}
