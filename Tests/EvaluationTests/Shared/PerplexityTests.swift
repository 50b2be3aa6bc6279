import Evaluation
import Foundation
import Testing

@Suite struct PerplexityTests {
  @Test func uniformChoiceAmongEightHasPerplexityEight() {
    let perplexity = Perplexity(negativeLogLikelihood: 5 * log(8), tokenCount: 5)
    #expect(abs(perplexity.perplexity - 8) < 1e-12)
    #expect(abs(perplexity.bitsPerToken - 3) < 1e-12)
    #expect(perplexity.description == "PPL = 8.00 (5 tokens, 2.0794 nats per token)")
  }

  @Test func sumIsOverTokensNotOverTexts() {
    var sum = Perplexity()
    sum += Perplexity(negativeLogLikelihood: 1, tokenCount: 1)
    sum += Perplexity(negativeLogLikelihood: 6, tokenCount: 3)
    #expect(sum.natsPerToken == 7.0 / 4)
  }

  @Test func withoutTokensThereIsNoPerplexity() {
    #expect(Perplexity().perplexity.isNaN)
    #expect(Perplexity().description == "PPL = nan (0 tokens, nan nats per token)")
  }
}
