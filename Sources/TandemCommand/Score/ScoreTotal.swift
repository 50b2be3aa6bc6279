import Console
import Evaluation

/// The perplexity of all examples that are possible, and how many are not.
struct ScoreTotal {
  /// What is scored, as "sentences", and why one may be impossible.
  let example: String
  let reason: String
  private var perplexity = Perplexity()
  private var (count, impossibleCount) = (0, 0)

  init(example: String, reason: String) {
    self.example = example
    self.reason = reason
  }

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
      Message.warning("\(impossibleCount) of \(count) \(example) \(reason); the perplexity is of the others.")
    }
    if perplexity.tokenCount > 0 { Message.plain("\(perplexity)") }
  }
}
