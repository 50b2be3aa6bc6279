import CKernels
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct LabelingModelTests {
  @Test(arguments: LabelingCase.all) func valuesAndGradientsAreThoseOfPyTorch(golden: LabelingCase) {
    let model = golden.model
    let weights = model.parameters.weights(golden.weights)
    let outputs = golden.outputs(of: model, golden.texts, on: Tape(weights: weights, arena: Arena()))
    for (head, texts) in outputs.enumerated() {
      for (text, rows) in texts.enumerated() {
        expect(rows, ["output": golden.outputs[head][text]], "output")
      }
    }

    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let loss = golden.loss(
      of: model, golden.texts, scale: 1 / Float(golden.targetCount(golden.texts)), on: tape)
    tape.backward()
    #expect(abs(loss.loss / golden.loss - 1) < Golden.lossTolerance)
    #expect(abs(loss.negativeLogLikelihood / golden.negativeLogLikelihood - 1) < Golden.lossTolerance)
    model.parameters.expectGradients(gradients, golden.gradients)
  }

  @Test(arguments: LabelingCase.all) func tenStepsOfTrainingHaveTheLossesOfPyTorch(golden: LabelingCase) {
    let model = golden.model
    let weights = model.parameters.weights(golden.weights)
    let gradients = FlatArray(count: weights.count)
    let arena = Arena()
    let count = golden.targetCount(golden.texts)
    for (step, expected) in golden.sgdLosses.enumerated() {
      arena.reset()
      gradients.clear(0..<gradients.count)
      let tape = Tape(weights: weights, arena: arena, gradients: gradients)
      let loss = golden.loss(of: model, golden.texts, scale: 1 / Float(count), on: tape)
      tape.backward()
      ck_sgd(weights.array.base, gradients.base, nil, 0.5, 0, false, 0, Int64(weights.count))
      weights.invalidatePacked()
      #expect(abs(loss.loss / Double(count) / expected - 1) < Golden.lossTolerance, "step \(step)")
    }
  }

  @Test(arguments: LabelingCase.all) func aBatchIsItsTextsOneByOne(golden: LabelingCase) {
    let model = golden.model
    let weights = model.parameters.randomWeights(bound: 0.5)
    let texts = golden.randomTexts(30)
    func outputs(_ texts: [LabelingCase.Text]) -> [[[[Float]]]] {
      golden.outputs(of: model, texts, on: Tape(weights: weights, arena: Arena()))
    }
    let together = outputs(texts)
    for (text, alone) in texts.map({ outputs([$0]) }).enumerated() {
      for head in model.heads.indices {
        #expect(together[head][text] == alone[head][0], "text \(text), head \(head)")
      }
    }
  }

  @Test(arguments: LabelingCase.all) func theGradientOfABatchIsTheSumOfItsTexts(golden: LabelingCase) {
    let model = golden.model
    let weights = model.parameters.randomWeights(bound: 0.5)
    let texts = golden.randomTexts(30)
    func gradients(_ batches: [[LabelingCase.Text]]) -> (Double, [Float]) {
      let gradients = FlatArray(count: weights.count)
      var sum = LossSum()
      for batch in batches {
        let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
        sum += golden.loss(of: model, batch, scale: 1 / 150, on: tape)
        tape.backward()
      }
      return (sum.loss, gradients.elements)
    }
    let together = gradients([texts])
    let alone = gradients(texts.map { [$0] })
    #expect(abs(together.0 / alone.0 - 1) < 1e-6)
    // Another order of summing some hundred terms.
    #expect(firstDifference(together.1, alone.1, within: 2e-6) == nil)
  }

  @Test(arguments: LabelingCase.all) func dropoutIsForTrainingAlone(golden: LabelingCase) {
    let model = golden.model
    let dropping = LabelingModel(golden.options.droppingOut(0.3), masks: golden.masks)
    #expect(dropping.parameters.parameters == model.parameters.parameters)
    let weights = model.parameters.randomWeights(bound: 0.5)
    let texts = golden.randomTexts(5)
    let expected = golden.outputs(of: model, texts, on: Tape(weights: weights, arena: Arena()))
    #expect(golden.outputs(of: dropping, texts, on: Tape(weights: weights, arena: Arena())) == expected)
    let tape = Tape(weights: weights, arena: Arena(), random: RandomSource(seed: 4))
    #expect(golden.outputs(of: dropping, texts, on: tape) != expected)
  }

  // Masks are drawn by place, so that forward and backward, and every evaluation, have the same ones. Without models
  // that take the largest value or have relus: differences across a kink are not slopes.
  @Test(
    arguments: LabelingCase.all.filter { golden in
      !["max", "cnn", "hidden", "every"].contains { golden.name.contains($0) }
    })
  func theGradientUnderDropoutIsItsSlope(golden: LabelingCase) {
    let model = LabelingModel(golden.options.droppingOut(0.3), masks: golden.masks)
    let texts = golden.randomTexts(3)
    let check = GradientCheck(parameters: model.parameters, parameterBound: 0.3, random: RandomSource(seed: 4)) {
      tape, _ in
      golden.loss(of: model, texts, scale: 1, on: tape).loss
    }
    #expect(check.disagreements(sample: 6) == [])
  }

  // MARK: Pieces and spelling

  /// The state at each word is that of the encoder at the word's first piece.
  @Test func wordsHaveTheStateOfTheirFirstPiece() throws {
    let golden = try #require(LabelingCase.taggers.first { $0.name == "pieces-crf" })
    let model = golden.model
    let weights = model.parameters.randomWeights(bound: 0.5)
    let texts = golden.randomTexts(12)
    let batch = golden.batch(texts)
    let tape = Tape(weights: weights, arena: Arena())
    let encoded = model.encode(batch, on: tape)
    let (words, tokens) = (encoded.words.nestedArray, encoded.output.states.nestedArray)
    #expect(words.count == texts.reduce(0) { $0 + $1.wordStarts.count })
    let places = batch.source.places
    for (place, text) in batch.wordOrder.enumerated() {
      for (word, start) in texts[text].wordStarts.enumerated() {
        #expect(
          words[encoded.wordShape.row(place, word)] == tokens[encoded.output.shape.row(places[text], Int(start))],
          "word \(word) of text \(text)")
      }
    }
  }

  @Test func otherTokensLeaveTheSpelling() throws {
    let golden = try #require(LabelingCase.taggers.first { $0.name == "lstm-characters-crf" })
    let batch = golden.batch(golden.texts)
    let unknown = batch.replacing(tokens: batch.source.replacing(batch.source.ids.map { _ in 0 }))
    let model = golden.model
    let weights = model.parameters.randomWeights()
    func spelling(_ batch: SentenceBatch) throws -> [[Float]] {
      let tape = Tape(weights: weights, arena: Arena())
      let (encoder, spellings) = (try #require(model.spelling), try #require(batch.spellings))
      return encoder(spellings, on: tape).nestedArray
    }
    #expect(try spelling(unknown) == spelling(batch))
    #expect(unknown.source.ids.allSatisfy { $0 == 0 } && unknown.wordShape == batch.wordShape)
  }

  @Test func eachDifferentWordIsSpelledOnce() throws {
    let golden = try #require(LabelingCase.taggers.first { $0.name == "lstm-characters-crf" })
    let spellings = try #require(golden.batch(golden.texts).spellings)
    #expect(spellings.characters.shape.sequenceCount == 6)
    #expect(Set(spellings.wordOfRow) == Set(0..<6))
  }

  // MARK: Probabilities and labels

  @Test(arguments: LabelingCase.classifiers) func probabilitiesAreProbabilities(golden: LabelingCase) throws {
    let model = golden.model
    let head = try #require(model.heads[0] as? ClassHead)
    // Large weights, so that some probabilities come near 0 and 1.
    for bound: Float in [0.5, 20] {
      let tape = Tape(weights: model.parameters.randomWeights(bound: bound), arena: Arena())
      let encoded = model.encode(golden.batch(golden.randomTexts(20)), on: tape)
      let probabilities = withExtendedLifetime(tape) { head.probabilities(encoded, on: tape).nestedArray }
      for row in probabilities {
        #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
        if !head.options.isMultiLabel { #expect(abs(row.reduce(0, +) - 1) < 1e-6) }
      }
    }
  }

  @Test func chosenLabelsFollowTheThreshold() throws {
    func chosen(_ name: String, _ probabilities: [Float], threshold: Float) throws -> [Int32] {
      let golden = try #require(LabelingCase.classifiers.first { $0.name == name })
      let head = try #require(golden.model.heads[0] as? ClassHead)
      return head.chosen(probabilities, threshold: threshold)
    }
    // One label is said whatever its probability; of equal ones the first.
    #expect(try chosen("max", [0.1, 0.3, 0.35, 0.25], threshold: 0.5) == [2])
    #expect(try chosen("max", [0.1, 0.4, 0.4, 0.1], threshold: 0.5) == [1])
    #expect(try chosen("max-mean-multi-label", [0.5, 0.2, 0.9, 0.5], threshold: 0.5) == [2, 0, 3])
    #expect(try chosen("max-mean-multi-label", [0.5, 0.2, 0.9, 0.5], threshold: 0.1) == [2, 0, 3, 1])
    #expect(try chosen("max-mean-multi-label", [0.5, 0.2, 0.9, 0.5], threshold: 0.95).isEmpty)
  }

  @Test func attentionPoolingTellsWhatMatters() throws {
    let golden = try #require(LabelingCase.classifiers.first { $0.name == "attention" })
    let model = golden.model
    let head = try #require(model.heads[0] as? ClassHead)
    let tape = Tape(weights: model.parameters.randomWeights(), arena: Arena())
    let encoded = model.encode(golden.batch(golden.texts), on: tape)
    let weights = try #require(head.pool(encoded.output, on: tape).weights)
    #expect(weights.offsets.count == golden.texts.count + 1)
    for text in golden.texts.indices { #expect(abs(weights.row(text).reduce(0, +) - 1) < 1e-6) }
  }
}
