import Layers
import Models
import Tensors
import Testing
import Training

/// Every kind of model takes the steps of a training.
@Suite struct TranslationVariantsTests {
  enum Tying: CaseIterable {
    case none, output, all
  }

  /// Reversal of random tokens.
  private struct ReversalTask: BucketedTask {
    let model: TranslationModel
    let exampleLengths = (0..<8).map { ExampleLength(source: 1 + $0 % 4, target: 1 + $0 % 4) }

    func batch(_ examples: [Int], random: RandomSource) -> TranslationBatch {
      let pairs = examples.map { example -> (source: [Int32], target: [Int32]) in
        let tokens = (0..<exampleLengths[example].source).map { Int32(4 + (3 * example + $0) % 8) }
        return (tokens, tokens.reversed())
      }
      return TranslationBatch(pairs, start: 2, end: 3)
    }

    func targetCount(_ batch: TranslationBatch) -> Int { batch.targetTokenCount }

    func loss(_ batch: TranslationBatch, at step: TrainingStep, on tape: Tape) -> LossSum {
      let batch = step.number == 2 ? model.samplingInputs(of: batch, rate: 0.5, on: tape) : batch
      return model.loss(batch, smoothing: 0.1, scale: step.scale, on: tape)
    }

    func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
      let tape = Tape(weights: weights, arena: Arena())
      let sum = model.loss(batch(Array(0..<8), random: RandomSource(seed: 1)), on: tape)
      return ValidationScore(negativeLogLikelihood: sum.negativeLogLikelihood, tokenCount: sum.tokenCount)
    }
  }

  private func variant(
    _ cell: CellKind, _ attention: AttentionKind, _ start: DecoderStart, _ connection: LayerConnection, _ tying: Tying
  ) -> TranslationOptions {
    var options = TranslationOptions()
    (options.sourceVocabularySize, options.targetVocabularySize) = (12, 12)
    options.encoder.stack.cell = cell
    options.encoder.stack.layerCount = 2
    options.encoder.stack.connection = connection
    options.encoder.stack.hiddenSize = 6
    options.decoder.stack = options.encoder.stack
    options.decoder.stack.isBidirectional = false
    (options.encoder.embeddingSize, options.decoder.embeddingSize) = (5, 5)
    (options.decoder.attention, options.decoder.start) = (attention, start)
    options.decoder.tiedOutput = tying != .none
    options.sharedEmbeddings = tying == .all
    // The other switches take turns.
    options.decoder.inputFeeding = connection == .none || connection == .dense
    options.encoder.isReversed = start == .last
    options.decoder.stack.layerNorm = tying == .output
    options.decoder.stack.dropout = 0.2
    options.encoder.stack.dropoutPerSequence = start == .bridge
    return options
  }

  @Test(arguments: CellKind.allCases, AttentionKind.allCases)
  func everyVariantTrains(cell: CellKind, attention: AttentionKind) throws {
    for start in DecoderStart.allCases {
      for connection in LayerConnection.allCases {
        for tying in Tying.allCases {
          let variant = variant(cell, attention, start, connection, tying)
          try variant.validate()
          let model = TranslationModel(variant)
          let initial = model.parameters.initialWeights(from: RandomSource(seed: 1))
          let before = initial.bits
          let run = try TrainerRun(
            ReversalTask(model: model), options { ($0.plan.size, $0.limits.steps, $0.shardCount) = (8, 2, 1) },
            initialWeights: initial)
          let name: Comment = "\(start), \(connection), \(tying)"
          #expect(run.last.state.updateCount == 2, name)
          #expect(run.last.state.best.first?.score.loss.isFinite == true, name)
          #expect(run.last.weights != before, name)
          #expect(run.last.weights.floats.allSatisfy { $0.isFinite }, name)
        }
      }
    }
  }

  @Test(arguments: Precision.allCases) func threadsChangeNoBitOfATranslationModel(precision: Precision) throws {
    var variant = variant(.lstm, .general, .last, .residual, .none)
    variant.encoder.embeddingDropout = 0.2
    variant.decoder.wordDropout = 0.1
    let model = TranslationModel(variant)
    let runs = try [1, 2, 3].map { threads in
      try TrainerRun(
        ReversalTask(model: model),
        options { ($0.plan.size, $0.limits.steps, $0.precision) = (4, 6, precision) },
        initialWeights: model.parameters.initialWeights(from: RandomSource(seed: 1)), threads: threads)
    }
    #expect(runs[1].saves == runs[0].saves)
    #expect(runs[2].saves == runs[0].saves)
  }

  /// Matrices are rounded by 1/512 of a number at most; losses were within 0.3 %.
  @Test(arguments: [CellKind.lstm, .gru]) func tenUpdatesInBF16AreNearlyThoseOfFloats(cell: CellKind) throws {
    let model = TranslationModel(variant(cell, .general, .last, .residual, .none))
    let losses = try Precision.allCases.map { precision in
      try TrainerRun(
        ReversalTask(model: model),
        options {
          ($0.plan.size, $0.limits.epochs, $0.precision) = (8, 10, precision)
        }, initialWeights: model.parameters.initialWeights(from: RandomSource(seed: 1))
      ).validations.map(\.score.loss)
    }
    #expect(losses[0].count == 10 && losses[1].count == 10)
    for (floats, halves) in zip(losses[0], losses[1]) { #expect(abs(halves / floats - 1) < 1e-2) }
    #expect(losses[0] != losses[1])
  }
}
