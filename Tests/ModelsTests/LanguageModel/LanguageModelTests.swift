import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct LanguageModelTests {
  private static let variants: [LanguageModelOptions] = [
    options { _ in },
    options { $0.tiedOutput = false },
    options { ($0.hasBackwardModel, $0.encoder.stack.layerCount) = (true, 2) },
    options { ($0.encoder.embeddingSize, $0.encoder.stack.cell) = (6, .gru) },
    options { ($0.encoder.stack.cell, $0.encoder.stack.connection) = (.rnn, .residual) },
    options { ($0.architecture, $0.windowLength) = (.window, 3) },
    options { ($0.architecture, $0.encoder.embeddingSize) = (.bag, 6) },
    options { $0.architecture = .outputRecurrence },
    options { ($0.architecture, $0.teacherForcing) = (.outputRecurrence, false) },
    options { ($0.softmax, $0.cutoffs, $0.tiedOutput, $0.hasBackwardModel) = (.adaptive, [3, 6], false, true) },
    options { ($0.softmax, $0.sampleCount) = (.sampled, 3) },
  ]

  private static func options(_ change: (inout LanguageModelOptions) -> Void) -> LanguageModelOptions {
    var options = LanguageModelOptions()
    options.vocabularySize = 9
    options.encoder.embeddingSize = 4
    options.encoder.stack.hiddenSize = 6
    change(&options)
    return options
  }

  private let text: [Int32] = [4, 7, 3, 5, 5, 8, 3, 6, 4, 4, 7, 8, 5, 3]

  private func batch(_ ranges: [Range<Int>], _ model: NeuralLanguageModel) -> LanguageBatch {
    LanguageBatch(ranges, of: text, end: 3, hasBackwardModel: model.options.hasBackwardModel)
  }

  @Test(arguments: variants.indices) func slopesAreTheGradients(variant: Int) {
    let model = NeuralLanguageModel(Self.variants[variant])
    let batch = batch([0..<7, 7..<14], model)
    let check = GradientCheck(parameters: model.parameters, parameterBound: 0.5) { tape, _ in
      model.loss(batch, on: tape).sum.loss
    }
    #expect(check.disagreements() == [])
  }

  @Test func slopesAreTheGradientsWithWhatBelongsToTraining() {
    for cell in CellKind.allCases where cell != .rnnReLU {
      let model = NeuralLanguageModel(
        Self.options {
          $0.encoder.stack.cell = cell
          $0.encoder.stack.recurrentDropConnect = 0.5
          ($0.activationPenalty, $0.changePenalty) = (2, 3)
        })
      let batch = LanguageBatch(lines: [[4, 5, 6, 8, 3], [7, 5, 3]], start: 2)
      let check = GradientCheck(
        parameters: model.parameters, parameterBound: 0.5, random: RandomSource(seed: 3)
      ) { tape, _ in model.loss(batch, on: tape).sum.loss }
      #expect(check.disagreements() == [], "\(cell)")
    }
  }

  @Test func penaltiesAndLeftOutConnectionsBelongToTraining() {
    var options = Self.options { _ in }
    let plain = NeuralLanguageModel(options)
    options.encoder.stack.recurrentDropConnect = 0.5
    (options.activationPenalty, options.changePenalty) = (2, 3)
    let model = NeuralLanguageModel(options)
    let weights = model.parameters.randomWeights(bound: 0.5)
    let batch = LanguageBatch(lines: [[4, 5, 6, 8, 3]], start: 2)
    func loss(_ model: NeuralLanguageModel, _ random: RandomSource?) -> LossSum {
      model.loss(batch, on: Tape(weights: weights, arena: Arena(), random: random)).sum
    }
    #expect(loss(model, nil) == loss(plain, nil))
    let trained = loss(model, RandomSource(seed: 1))
    #expect(trained.loss > trained.negativeLogLikelihood)
    #expect(trained.negativeLogLikelihood != loss(plain, nil).negativeLogLikelihood)
    #expect(trained == loss(model, RandomSource(seed: 1)) && trained != loss(model, RandomSource(seed: 2)))
  }

  @Test(arguments: variants.indices) func aTextInPartsIsTheText(variant: Int) {
    let model = NeuralLanguageModel(Self.variants[variant])
    let weights = model.parameters.randomWeights(bound: 0.5)
    let states = HiddenStateStore(of: model)
    let carried = FlatArray(count: 2 * states.floatsPerLane)
    let whole = model.loss(
      LanguageBatch([0..<7, 7..<14], of: text, end: 3), on: Tape(weights: weights, arena: Arena())
    ).sum
    var sum = LossSum()
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    for (first, length) in [(0, 3), (3, 1), (4, 3)] {
      arena.reset()
      let tape = Tape(weights: weights, arena: arena)
      let batch = LanguageBatch(
        [first..<first + length, 7 + first..<7 + first + length], of: text, end: 3)
      let (part, layers) = model.loss(
        batch, from: first == 0 ? nil : states.states(of: [0, 1], in: carried, on: tape), on: tape)
      sum += part
      states.keep(layers, rows: batch.forward.inputs.shape.lastRows.map { Int($0) }, of: [0, 1], in: carried)
    }
    #expect(sum.tokenCount == whole.tokenCount)
    #expect(abs(sum.negativeLogLikelihood / whole.negativeLogLikelihood - 1) < 1e-6)
  }

  @Test func bothDirectionsSayTheSameTokens() {
    let lines = LanguageBatch(lines: [[4, 5, 6, 3], [7, 3]], start: 2, hasBackwardModel: true)
    #expect(lines.forward.inputs == PackedSequences([[2, 4, 5, 6], [2, 7]]))
    #expect(lines.forward.outputs == PackedSequences([[4, 5, 6, 3], [7, 3]]).ids)
    #expect(lines.backward?.inputs == PackedSequences([[2, 6, 5, 4], [2, 7]]))
    #expect(lines.backward?.outputs == PackedSequences([[6, 5, 4, 3], [7, 3]]).ids)

    let parts = LanguageBatch(
      [1..<4, 4..<6], of: [4, 5, 6, 7, 8, 4], end: 3, learned: [2..<4, 4..<6], hasBackwardModel: true)
    #expect(parts.forward.inputs == PackedSequences([[4, 5, 6], [7, 8]]))
    #expect(parts.forward.outputs == PackedSequences([[-1, 6, 7], [8, 4]]).ids)
    #expect(parts.backward?.inputs == PackedSequences([[8, 7, 6], [3, 4]]))
    #expect(parts.backward?.outputs == PackedSequences([[7, 6, -1], [4, 8]]).ids)
    #expect(parts.targetCount == 4)
  }

  /// Logits after the last token.
  private func logits(after tokens: [Int32], _ change: (inout LanguageModelOptions) -> Void) -> [Float] {
    let model = NeuralLanguageModel(Self.options(change))
    let arena = Arena()
    defer { withExtendedLifetime(arena) {} }
    let tape = Tape(weights: model.parameters.randomWeights(bound: 0.5), arena: arena)
    return Array(model.predict(PackedSequences([tokens]), on: tape).logits.value.row(tokens.count - 1))
  }

  @Test func aWindowSeesItsTokensAndABagNotTheirOrder() {
    func window(_ tokens: [Int32]) -> [Float] {
      logits(after: tokens) { ($0.architecture, $0.windowLength) = (.window, 3) }
    }
    #expect(window([4, 5, 6, 7]) == window([8, 5, 6, 7]))
    #expect(window([4, 5, 6, 7]) != window([4, 8, 6, 7]))
    #expect(window([4, 5, 6, 7]) != window([4, 6, 5, 7]))
    func bag(_ tokens: [Int32]) -> [Float] {
      logits(after: tokens) { ($0.architecture, $0.windowLength) = (.bag, 3) }
    }
    #expect(bag([4, 5, 6, 7]) == bag([8, 5, 6, 7]))
    #expect(firstDifference(bag([4, 5, 6, 7]), bag([4, 7, 6, 5]), within: 1e-6) == nil)
    #expect(bag([4, 5, 6, 7]) != bag([4, 8, 6, 7]))
  }

  @Test func outputRecurrenceRemembersOnlyPredictions() {
    func predicted(_ tokens: [Int32], forced: Bool) -> [Float] {
      logits(after: tokens) { ($0.architecture, $0.teacherForcing) = (.outputRecurrence, forced) }
    }
    // The true token is all that it reads.
    #expect(predicted([4, 5, 6], forced: true) == predicted([7, 8, 6], forced: true))
    #expect(predicted([4, 5, 6], forced: true) != predicted([4, 5, 8], forced: true))
    // Its own distribution depends on what it has read before.
    #expect(predicted([4, 5, 6], forced: false) != predicted([7, 8, 6], forced: false))
  }

  @Test func aSampleStandsForAllTokensInTrainingAlone() {
    var options = Self.options { $0.vocabularySize = 200 }
    let full = NeuralLanguageModel(options)
    (options.softmax, options.sampleCount) = (.sampled, 3)
    let sampled = NeuralLanguageModel(options)
    let weights = full.parameters.randomWeights(bound: 0.5)
    let batch = LanguageBatch(lines: [[4, 150, 99, 8, 3]], start: 2)
    func loss(_ model: NeuralLanguageModel, _ random: RandomSource?) -> LossSum {
      model.loss(batch, on: Tape(weights: weights, arena: Arena(), random: random)).sum
    }
    #expect(loss(full, nil) == loss(sampled, nil))
    #expect(loss(full, RandomSource(seed: 1)) != loss(sampled, RandomSource(seed: 1)))
    #expect(loss(sampled, RandomSource(seed: 1)) != loss(sampled, RandomSource(seed: 2)))
    let check = GradientCheck(
      parameters: sampled.parameters, parameterBound: 0.5, random: RandomSource(seed: 3)
    ) { tape, _ in sampled.loss(batch, on: tape).sum.loss }
    #expect(check.disagreements() == [])
  }

  @Test func whatDoesNotGoTogetherIsAnError() {
    let changes: [(inout LanguageModelOptions) -> Void] = [
      { $0.softmax = .adaptive }, { ($0.softmax, $0.tiedOutput) = (.adaptive, false) },
      { ($0.softmax, $0.tiedOutput, $0.cutoffs) = (.adaptive, false, [3, 3]) },
      { ($0.softmax, $0.tiedOutput, $0.cutoffs) = (.adaptive, false, [3, 9]) },
      { ($0.softmax, $0.architecture, $0.teacherForcing) = (.sampled, .outputRecurrence, false) },
      { ($0.architecture, $0.hasBackwardModel) = (.window, true) }, { ($0.architecture, $0.changePenalty) = (.bag, 1) },
      { $0.windowLength = 0 }, { $0.rareTokens = 4..<10 },
      { ($0.architecture, $0.windowLength, $0.encoder.embeddingSize) = (.bag, 1000, 66) }, { $0.sampleCount = 0 },
    ]
    for (number, change) in changes.enumerated() {
      #expect(throws: OptionError.self, "\(number)") { try Self.options(change).validate() }
    }
    for options in Self.variants { #expect(throws: Never.self) { try options.validate() } }
  }

  @Test func onlyOneDirectionReads() {
    var options = Self.options { _ in }
    options.encoder.stack.isBidirectional = true
    #expect(throws: OptionError.self) { try options.validate() }
  }
}
