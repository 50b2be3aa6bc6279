import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct TranslationModelTests {
  @Test(arguments: TranslationCase.allCases)
  func valuesAndGradientsAreThoseOfPyTorch(test: TranslationCase) {
    let golden = Golden.load("translation-\(test.rawValue)", as: Golden.Translation.self)
    let model = TranslationModel(test.options)
    let batch = test.options.batch(golden.pairs.map { ($0.source, $0.target) })
    let weights = model.parameters.weights(golden.weights)

    let logits = model.logits(batch, on: Tape(weights: weights, arena: Arena()))
    let sequences = batch.targetInputs.shape.unpack(logits.nestedArray)
    for (pair, place) in batch.targetInputs.places.enumerated() {
      expect(sequences[place], ["logits": golden.logits[pair]], "logits")
    }

    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let loss = model.loss(batch, smoothing: 0.1, scale: 1 / Float(batch.targetTokenCount), on: tape)
    tape.backward()
    #expect(abs(loss.loss / golden.loss - 1) < Double(Golden.tolerance))
    #expect(abs(loss.negativeLogLikelihood / golden.negativeLogLikelihood - 1) < Double(Golden.tolerance))
    model.parameters.expectGradients(gradients, golden.gradients)
  }

  @Test(arguments: TranslationCase.allCases)
  func tenStepsOfTrainingHaveTheLossesOfPyTorch(test: TranslationCase) {
    let golden = Golden.load("translation-\(test.rawValue)", as: Golden.Translation.self)
    let model = TranslationModel(test.options)
    let batch = test.options.batch(golden.pairs.map { ($0.source, $0.target) })
    for (rule, expected) in [
      (PlainTraining.Rule.sgd(rate: 0.5), golden.sgdLosses), (.adam(rate: 0.01), golden.adamLosses),
    ] {
      var training = PlainTraining(model, model.parameters.weights(golden.weights), rule)
      let losses = expected.map { _ in training.step(batch, smoothing: 0.1) }
      for (step, (loss, expected)) in zip(losses, expected).enumerated() {
        #expect(abs(loss / expected - 1) < Golden.lossTolerance, "\(rule), step \(step)")
      }
    }
  }

  /// Pairs of 0 to 11 tokens; as a batch, more than 128 rows, where products take another path.
  private static let pairs: [(source: [Int32], target: [Int32])] = {
    var random = RandomSource(seed: 9).generator
    func sentence() -> [Int32] {
      (0..<Int.random(in: 0..<12, using: &random)).map { _ in .random(in: 4..<11, using: &random) }
    }
    return (0..<30).map { _ in (sentence(), sentence()) }
  }()

  private static func model(_ test: TranslationCase) -> (TranslationModel, Weights) {
    let model = TranslationModel(test.options)
    return (model, model.parameters.randomWeights(bound: 0.5))
  }

  /// The logits of each pair.
  private static func logits(
    _ model: TranslationModel, _ weights: Weights, _ pairs: [(source: [Int32], target: [Int32])], recording: Bool
  ) -> [[Float]] {
    let tape = Tape(
      weights: weights, arena: Arena(), gradients: recording ? FlatArray(count: weights.count) : nil)
    let batch = model.options.batch(pairs)
    let sequences = batch.targetInputs.shape.unpack(model.logits(batch, on: tape).nestedArray)
    return batch.targetInputs.places.map { Array(sequences[$0].joined()) }
  }

  @Test(arguments: TranslationCase.allCases)
  func aBatchIsItsSentencesOneByOne(test: TranslationCase) {
    let (model, weights) = Self.model(test)
    let alone = Self.pairs.map { Self.logits(model, weights, [$0], recording: false)[0] }
    for recording in [false, true] {
      let together = Self.logits(model, weights, Self.pairs, recording: recording)
      for (pair, (found, expected)) in zip(together, alone).enumerated() {
        #expect(found == expected, "pair \(pair)")
      }
    }
  }

  @Test(arguments: TranslationCase.allCases)
  func theGradientOfABatchIsTheSumOfItsSentences(test: TranslationCase) {
    let (model, weights) = Self.model(test)
    func gradients(_ batches: [TranslationBatch]) -> (Double, [Float]) {
      let gradients = FlatArray(count: weights.count)
      var sum = LossSum()
      for batch in batches {
        let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
        sum += model.loss(batch, smoothing: 0.1, scale: 1 / 150, on: tape)
        tape.backward()
      }
      return (sum.loss, gradients.elements)
    }
    let together = gradients([test.options.batch(Self.pairs)])
    let alone = gradients(Self.pairs.map { test.options.batch([$0]) })
    #expect(abs(together.0 / alone.0 - 1) < 1e-6)
    // Another order of summing some hundred terms.
    #expect(firstDifference(together.1, alone.1, within: 2e-6) == nil)
  }

  @Test(arguments: TranslationCase.allCases)
  func teacherForcingIsALoopOfSteps(test: TranslationCase) {
    let (model, weights) = Self.model(test)
    let batch = test.options.batch(Self.pairs)
    let shape = batch.targetInputs.shape
    let tape = Tape(weights: weights, arena: Arena())
    let whole = model.logits(batch, on: tape).value

    let context = model.decoder.context(for: model.encoder(batch.source, on: tape), on: tape)
    var state = context.start.map { tape.gather($0, rows: batch.sourceOfTarget) }
    for (time, rows) in shape.rowCounts.enumerated() {
      let first = shape.offsets[time]
      let (logits, next, attention) = model.decoder.step(
        Array(batch.targetInputs.ids[first..<first + rows]), from: state.map { tape.prefix($0, rows) },
        sentence: Array(batch.sourceOfTarget.prefix(rows)), context: context, on: tape)
      #expect(logits.elements == Array(whole.rows(first, rows).elements), "step \(time)")
      #expect(attention?.offsets.count == (model.options.decoder.attention == .none ? nil : rows + 1))
      state = next
    }
  }

  // Masks are drawn by place, so that forward and backward, and every evaluation, have the same ones. Without the model
  // of relus: differences across a kink are not slopes.
  @Test(arguments: TranslationCase.allCases.filter { $0 != .rnnReluMean }, [false, true])
  func theGradientUnderDropoutIsItsSlope(test: TranslationCase, perSequence: Bool) {
    let model = TranslationModel(test.options.droppingOut(0.3, perSequence: perSequence))
    let batch = model.options.batch(Array(Self.pairs.prefix(3)))
    // Small weights: the fifth derivative of many steps in a row grows with their fifth power.
    let check = GradientCheck(parameters: model.parameters, parameterBound: 0.3, random: RandomSource(seed: 4)) {
      tape, _ in
      model.loss(batch, smoothing: 0.1, scale: 1, on: tape).loss
    }
    #expect(check.disagreements(sample: 6) == [])
  }

  @Test(arguments: TranslationCase.allCases)
  func dropoutIsForTrainingAlone(test: TranslationCase) {
    let (model, weights) = Self.model(test)
    let dropping = TranslationModel(test.options.droppingOut(0.3, perSequence: false))
    #expect(dropping.parameters.parameters == model.parameters.parameters)
    let expected = Self.logits(model, weights, Self.pairs, recording: false)
    #expect(Self.logits(dropping, weights, Self.pairs, recording: false) == expected)
    let tape = Tape(weights: weights, arena: Arena(), random: RandomSource(seed: 4))
    let found = dropping.logits(model.options.batch(Self.pairs), on: tape).elements
    #expect(!Set(found).isSuperset(of: expected.joined()))
  }

  @Test func aTargetFindsItsSourceInAnyOrder() {
    let batch = TranslationCase.lstmGeneral.options.batch(Self.pairs)
    for (pair, place) in batch.targetInputs.places.enumerated() {
      let source = Int(batch.sourceOfTarget[place])
      let tokens = (0..<batch.source.shape.lengths[source]).map {
        batch.source.ids[batch.source.shape.row(source, $0)]
      }
      #expect(tokens == Self.pairs[pair].source + [TranslationCase.end])
      let rows = (0..<batch.targetInputs.shape.lengths[place]).map { batch.targetInputs.shape.row(place, $0) }
      #expect(rows.map { batch.targetInputs.ids[$0] } == [TranslationCase.start] + Self.pairs[pair].target)
      #expect(rows.map { batch.targetOutputs[$0] } == Self.pairs[pair].target + [TranslationCase.end])
    }
  }
}
