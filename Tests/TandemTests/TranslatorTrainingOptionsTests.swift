import Tandem
import Testing

@Suite struct TranslatorTrainingOptionsTests {
  /// Never more than may be asked for.
  @Test(arguments: [(1, 1), (3, 3), (64, 64), (65, 64), (2000, 64)])
  func usefulShardsAreThoseWithASentence(threads: Int, shards: Int) throws {
    var options = TranslatorTrainingOptions()
    options.training.plan.size = 64
    #expect(options.training.usefulShardCount(threads: threads) == shards)
    options.training.plan.size = 4000
    options.training.shardCount = options.training.usefulShardCount(threads: 2000)
    #expect(options.training.shardCount == 1024)
    try options.validate()
    options.training.plan.unit = .tokens
    #expect(options.training.usefulShardCount(threads: 2000) == 1024)
  }

  @Test func whatIsAlikeIsSetForEncoderAndDecoder() {
    var options = TranslatorTrainingOptions()
    options.model.setStacks { ($0.cell, $0.hiddenSize, $0.layerCount) = (.rnnReLU, 10, 3) }
    options.model.setEmbeddingSize(6)
    options.model.setDropout(0.4)
    for stack in [options.model.encoder.stack, options.model.decoder.stack] {
      #expect(stack.cell == .rnnReLU && stack.hiddenSize == 10 && stack.layerCount == 3 && stack.dropout == 0.4)
    }
    #expect([options.model.encoder.embeddingSize, options.model.decoder.embeddingSize] == [6, 6])
    #expect([options.model.encoder.embeddingDropout, options.model.decoder.embeddingDropout] == [0.4, 0.4])
    #expect(options.model.decoder.outputDropout == 0.4)
  }
}
