/// How counts become probabilities.
package enum Smoothing: Equatable, Sendable {
  /// p(w | c) = f(c w) / f(c). Words that never followed a context have the probability 0 there; a context that never
  /// occurred is shortened until it did.
  case maximumLikelihood
  /// p(w | c) = (f(c w) + δ) / (f(c) + δ V), where V counts all words but `<s>`. Lidstone 1920; with δ = 1 Laplace's.
  case addDelta(Double)
  /// f(c w) / f(c) where that is not 0, otherwise 0.4 times the score in the shorter context. These scores are no
  /// probabilities: their sum is not 1.
  ///
  /// Brants et al. 2007, "Large Language Models in Machine Translation". Differs from the paper: a context that never
  /// occurred is shortened without the factor, as the ARPA format has it.
  case stupidBackoff
  /// One discount for each order. Kneser and Ney 1995, interpolated as in Chen and Goodman 1998.
  case kneserNey
  /// Three discounts for each order. Chen and Goodman 1998; equal to KenLM's `lmplz`.
  case modifiedKneserNey

  /// Whether the words' probabilities add up to 1 in each context.
  package var isNormalized: Bool { self != .stupidBackoff }
}
