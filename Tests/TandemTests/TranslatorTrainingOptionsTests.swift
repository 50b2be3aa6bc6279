import Layers
import Tandem
import Testing

@Suite struct TranslatorTrainingOptionsTests {
  @Test func kindsHaveTheNamesOfTheLayers() {
    #expect(TranslatorTrainingOptions.Cell.allCases.map(\.rawValue) == CellKind.allCases.map(\.rawValue))
    #expect(TranslatorTrainingOptions.Attention.allCases.map(\.rawValue) == AttentionKind.allCases.map(\.rawValue))
  }

  /// Never more than may be asked for.
  @Test(arguments: [(1, 1), (3, 3), (64, 64), (65, 64), (2000, 64)])
  func usefulShardsAreThoseWithASentence(threads: Int, shards: Int) throws {
    var options = TranslatorTrainingOptions()
    options.batchSize = 64
    #expect(options.training.usefulShardCount(threads: threads) == shards)
    options.batchSize = 4000
    options.shardCount = options.training.usefulShardCount(threads: 2000)
    #expect(options.shardCount == 1024)
    try options.validate()
    options.training.plan.unit = .tokens
    #expect(options.training.usefulShardCount(threads: 2000) == 1024)
  }

  @Test func onePublicOptionIsSetForEncoderAndDecoder() {
    var options = TranslatorTrainingOptions()
    (options.cell, options.attention) = (.rnnReLU, .scaledDot)
    (options.embeddingSize, options.hiddenSize, options.layerCount, options.dropout) = (6, 10, 3, 0.4)
    for stack in [options.model.encoder.stack, options.model.decoder.stack] {
      #expect(stack.cell == .rnnRelu && stack.hiddenSize == 10 && stack.layerCount == 3 && stack.dropout == 0.4)
    }
    #expect([options.model.encoder.embeddingSize, options.model.decoder.embeddingSize] == [6, 6])
    #expect([options.model.encoder.embeddingDropout, options.model.decoder.embeddingDropout] == [0.4, 0.4])
    #expect(options.model.decoder.outputDropout == 0.4 && options.model.decoder.attention == .scaledDot)
    #expect((options.cell, options.attention) == (.rnnReLU, .scaledDot))
  }
}
