import Tensors
import Text

/// Why language models cannot be mixed.
public enum MixtureError: Error, Hashable, Sendable, CustomStringConvertible {
  case noModels
  case weightCount(found: Int, expected: Int)
  case weight(found: Double)
  case weightSum(found: Double)
  /// A token of one model that another lacks.
  case vocabulary(name: String, unit: String, token: String, other: String, otherUnit: String)
  /// Two models have the same tokens and do not cut text alike.
  case preparation(name: String, other: String)
  /// Models whose units are written in different tokens, as characters of n-grams and of neural models are.
  case units(name: String, unit: String, other: String, otherUnit: String)
  case noProbabilities(name: String)
  /// What needs a neural model.
  case noNeuralModel(what: String)
  /// Options of the cache or of dynamic evaluation are out of range, or missing.
  case options(OptionError)
  case nothingToTune
  case noHeldOutText
  case noGradientText

  public var description: String {
    switch self {
    case .noModels: "There are no models to mix, expected one or more; give a model."
    case .weightCount(let found, let expected):
      "The number of weights is \(found), expected \(expected), one for each model; give as many."
    case .weight(let found): "A weight is \(found), expected a number from 0 to 1; give another."
    case .weightSum(let found):
      "The weights add up to \(found.formatted), expected 1; give weights that are shares of the whole."
    case .vocabulary(let name, let unit, let token, let other, let otherUnit):
      "\(other) (\(otherUnit)) does not know the token \(token.excerpt) of \(name) (\(unit)), expected models of the same "
        + "tokens; train one with the vocabulary of the other."
    case .preparation(let name, let other):
      "\(name) and \(other) have the same tokens but cut or normalize text differently, expected models that read alike; "
        + "train them with the same options of text."
    case .units(let name, let unit, let other, let otherUnit):
      "\(name) is a model of \(unit) and \(other) of \(otherUnit), expected the same tokens; mix models of words or of "
        + "bytes, or models of n-grams of characters with one another."
    case .noProbabilities(let name):
      "\(name) gives scores that do not add up to 1, as stupid backoff does, expected probabilities; train it with another "
        + "smoothing."
    case .noNeuralModel(let what):
      "Found models of n-grams alone, expected a neural one for \(what); add one or do without."
    case .options(let error): "\(error)."
    case .nothingToTune: "Found one model and no cache, expected several components to weigh; add a model or a cache."
    case .noHeldOutText:
      "The held-out text has no token to weigh by, expected some lines that the models think possible; give another."
    case .noGradientText:
      "The text to measure gradients on has no whole segment, expected one at least; give a longer one."
    }
  }
}

extension Double {
  fileprivate var formatted: String { "\((self * 1e6).rounded() / 1e6)" }
}
