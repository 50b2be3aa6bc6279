import Foundation

/// Perplexity, the exponential of the mean negative log-likelihood of a token.
///
/// ```
/// PPL = exp(−1/N · Σ log p(wᵢ | w₁ … wᵢ₋₁))
/// ```
/// Sums of several texts may be added: the mean is over all their tokens, as language models are compared. Perplexities
/// compare only between models with the same tokens; whether `</s>` counts as one is the caller's choice.
public struct Perplexity: Hashable, Sendable, CustomStringConvertible {
  /// Summed over tokens, in nats.
  public var negativeLogLikelihood: Double
  public var tokenCount: Int

  /// - Precondition: `tokenCount` is not negative.
  public init(negativeLogLikelihood: Double = 0, tokenCount: Int = 0) {
    precondition(tokenCount >= 0, "number of tokens is \(tokenCount), expected 0 or more")
    self.negativeLogLikelihood = negativeLogLikelihood
    self.tokenCount = tokenCount
  }

  /// The cross-entropy in nats per token; not a number when there are no tokens.
  public var natsPerToken: Double {
    negativeLogLikelihood / Double(tokenCount)
  }

  /// The cross-entropy in bits per token; not a number when there are no tokens.
  public var bitsPerToken: Double {
    natsPerToken / log(2)
  }

  /// The perplexity; not a number when there are no tokens.
  public var perplexity: Double {
    exp(natsPerToken)
  }

  public static func += (sum: inout Perplexity, other: Perplexity) {
    sum.negativeLogLikelihood += other.negativeLogLikelihood
    sum.tokenCount += other.tokenCount
  }

  /// `PPL = 82.70 (1250 tokens, 4.4152 nats per token)`.
  public var description: String {
    "PPL = \(perplexity.fixed(2)) (\(tokenCount) tokens, \(natsPerToken.fixed(4)) nats per token)"
  }
}
