import Console
import Evaluation

/// The perplexity of all examples that are possible, and how many are not.
struct ScoreTotal {
  /// What is impossible, as "Texts without words".
  let impossible: String
  private var perplexity = Perplexity()
  private var (count, impossibleCount) = (0, 0)

  init(impossible: String) { self.impossible = impossible }

  var isEmpty: Bool { count == 0 }

  mutating func add(_ logProbability: Double, tokenCount: Int) {
    count += 1
    if logProbability > -.infinity {
      perplexity += Perplexity(negativeLogLikelihood: -logProbability, tokenCount: tokenCount)
    } else {
      impossibleCount += 1
    }
  }

  func report() {
    if impossibleCount > 0 {
      Message.warning("\(impossible): \(impossibleCount) of \(count); the perplexity is of the others.")
    }
    if perplexity.tokenCount > 0 { Message.plain("\(perplexity)") }
  }
}
