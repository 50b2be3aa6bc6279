import Tandem
import Tensors
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

/// Options of which each is possible by itself, and not with another.
@Suite struct ContradictionTests {
  static let contradictions = [
    TrainingCase("training.optimizer.nesterov = true needs training.optimizer.kind = sgd") {
      ($0.training.optimizer.nesterov, $0.training.optimizer.momentum) = (true, 0.9)
    },
    TrainingCase("training.optimizer.nesterov = true needs training.optimizer.kind = sgd") {
      ($0.training.optimizer.nesterov, $0.training.optimizer.kind) = (true, .sgd)
    },
    TrainingCase("training.schedule.minimumRate = 0.2 and training.schedule.rate = 0.1 contradict each other") {
      ($0.training.schedule.minimumRate, $0.training.schedule.rate) = (0.2, 0.1)
    },
    TrainingCase("training.shardCount = 3 and training.plan.size = 2 contradict each other") {
      ($0.training.shardCount, $0.training.plan.size) = (3, 2)
    },
    TrainingCase("training.averageDecay = 0.9 and training.averagingInterval = 5 contradict each other") {
      ($0.training.averageDecay, $0.training.averagingInterval) = (0.9, 5)
    },
    TrainingCase("model.sharedEmbeddings = true and text.isJoint = false contradict each other") {
      $0.text.isJoint = false
    },
  ]
  @Test(arguments: contradictions) func bothAreNamedWithTheirPaths(setup: TrainingCase) throws {
    var toy = try ToyTraining()
    toy.options = TranslatorTrainingOptions()
    setup.change(&toy)
    try toy.options.validateRanges()
    let error = try #require(throws: OptionError.self) { try toy.options.validate() }
    #expect(error.description.hasPrefix(setup.testDescription))
    #expect(setup.testDescription.hasPrefix(error.option + " = "))
  }

  /// As many shards as a minibatch of tokens happens to have sentences are for the trainer to find.
  @Test func aMinibatchOfTokensHasAnyNumberOfShards() throws {
    var options = TranslatorTrainingOptions()
    (options.training.plan.unit, options.training.plan.size, options.training.shardCount) = (.tokens, 2, 3)
    try options.validate()
  }
}
