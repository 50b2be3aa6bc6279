import Layers
import Models
import Tensors
import Testing

/// Five tokens out of eight: what a model without its encoder, or with one gradient wrong, cannot learn.
private let length = 5
private let tokens: Range<Int32> = 4..<12

enum Task: CaseIterable {
  case copy, reverse
}

@Suite struct LearningTests {
  private func options(inputFeeding: Bool) -> TranslationOptions {
    var options = TranslationOptions()
    options.sourceVocabularySize = Int(tokens.upperBound)
    options.targetVocabularySize = Int(tokens.upperBound)
    options.encoder.embeddingSize = 16
    options.decoder.embeddingSize = 16
    options.encoder.stack.hiddenSize = 32
    options.decoder.stack.hiddenSize = 32
    options.decoder.inputFeeding = inputFeeding
    return options
  }

  @Test(arguments: Task.allCases, [true, false])
  func aSmallModelLearns(task: Task, inputFeeding: Bool) {
    let model = TranslationModel(options(inputFeeding: inputFeeding))
    var training = PlainTraining(
      model, model.parameters.initialWeights(from: RandomSource(seed: 1)), .adam(rate: 0.01))
    var loss = Double.infinity
    for step in 0..<400 {
      var random = RandomSource(seed: 2)(step).generator
      let pairs = (0..<32).map { _ in
        let source = (0..<length).map { _ in Int32.random(in: tokens, using: &random) }
        return (source: source, target: task == .copy ? source : source.reversed())
      }
      loss = training.step(model.options.batch(pairs), smoothing: 0)
    }
    // Every batch is new, so the last loss is one on unseen sentences. Guessing costs log 8 · 5/6 = 1.7 a token.
    #expect(loss < 0.05)
  }
}
