import Decoding
import Foundation
import Layers
import Models
import Tensors
import TestSupport
import Testing

/// Reading in order, and learning from what was read.
@Suite struct StatefulScorerTests {
  private let lines: [[Int32]] = [[4, 5, 3], [6, 7, 8, 5, 3], [3], [4, 5, 6, 3], [7, 3]]

  private func model(
    carriesState: Bool = true, _ change: (inout LanguageModelOptions) -> Void = { _ in }
  ) -> (NeuralLanguageModel, Weights) {
    var options = LanguageModelOptions()
    options.vocabularySize = 9
    options.carriesState = carriesState
    options.encoder.embeddingSize = 4
    options.encoder.stack.hiddenSize = 6
    options.encoder.stack.layerCount = 2
    change(&options)
    let model = NeuralLanguageModel(options)
    return (model, model.parameters.randomWeights(seed: 8, bound: 0.5))
  }

  private func scorer(
    _ model: (NeuralLanguageModel, Weights), learner: (any SegmentLearner)? = nil
  ) -> StatefulScorer {
    StatefulScorer(
      model.0, weights: model.1, start: model.0.options.carriesState ? 3 : 2, learner: learner)
  }

  /// Rounding of products whose number of rows differs, on processors where it matters.
  private let tolerance: Float = 1e-5

  @Test(arguments: [true, false]) func linesTogetherAreAsLinesOneByOne(carriesState: Bool) throws {
    let model = model(carriesState: carriesState)
    let together = try scorer(model).logProbabilities(of: lines)
    let oneByOne = scorer(model)
    for (line, expected) in zip(lines, together) {
      #expect(firstDifference(try oneByOne.logProbabilities(of: [line])[0], expected, within: tolerance) == nil)
    }
    #expect(together.map(\.count) == lines.map(\.count))
    // A line by itself gets the same only where lines are read by themselves.
    let alone = try scorer(model).logProbabilities(of: [lines[3]])[0]
    #expect((firstDifference(alone, together[3], within: tolerance) == nil) == !carriesState)
  }

  @Test func statesAreThoseBeforeTheTokens() throws {
    let model = model()
    var (rows, tokens): ([[Float]], [Int32]) = ([], [])
    let scores = try scorer(model).logProbabilities(of: lines) { states, next in
      rows += states.nestedArray
      tokens += next
    }
    #expect(tokens == Array(lines.joined()) && rows.count == scores.joined().count)
    #expect(rows.allSatisfy { $0.count == 6 } && Set(rows).count == rows.count)
  }

  // MARK: Dynamic evaluation

  /// Learns from a text, a segment at a time.
  private func evaluation(
    _ weights: Weights, segment: Int, rate: Float = 0.5, decay: Float = 0, squares: FlatArray? = nil
  ) -> DynamicEvaluation {
    DynamicEvaluation(
      of: weights, segmentLength: segment, rate: rate, decay: decay, squares: squares, epsilon: 0.01)
  }

  /// Gradient of the mean loss of the first tokens.
  private func gradient(_ model: NeuralLanguageModel, _ weights: Weights, _ tokens: [Int32]) -> [Float] {
    let gradients = FlatArray(count: weights.count)
    let tape = Tape(weights: weights, arena: Arena(), gradients: gradients)
    let batch = LanguageBatch(lines: [tokens[...]], start: 3)
    _ = model.loss(batch, scale: 1 / Float(tokens.count), on: tape)
    tape.backward()
    return gradients.elements
  }

  @Test func aSegmentIsScoredBeforeItIsLearned() throws {
    let (model, trained) = model()
    let plain = try scorer((model, trained)).logProbabilities(of: lines).joined()
    let weights = trained.copied()
    let dynamic = scorer((model, weights), learner: evaluation(weights, segment: 5))
    let scores = Array(try dynamic.logProbabilities(of: lines).joined())
    #expect(firstDifference(Array(scores[..<5]), Array(plain.prefix(5)), within: tolerance) == nil)
    #expect(firstDifference(Array(scores[5...]), Array(plain.dropFirst(5)), within: 1e-3) != nil)
  }

  @Test func aStepGoesDownTheGradientOfTheSegment() throws {
    let (model, trained) = model()
    let g = gradient(model, trained, [4, 5, 3, 6])
    let weights = trained.copied()
    _ = try scorer((model, weights), learner: evaluation(weights, segment: 4, rate: 0.5)).logProbabilities(of: [
      [4, 5, 3, 6]
    ])
    let expected = zip(trained.array.elements, g).map { $0 - 0.5 * $1 }
    #expect(firstDifference(weights.array.elements, expected, within: 1e-6) == nil)
    #expect(g.contains { abs($0) > 1e-3 })
  }

  @Test(arguments: [false, true]) func weightsAreDrawnBackToTheTrainedOnes(byMeanSquares: Bool) {
    let (_, trained) = model()
    let squares = byMeanSquares ? FlatArray(count: trained.count) : nil
    var random = SplitMix64(seed: 2)
    for index in 0..<(squares?.count ?? 0) { squares?[index] = Float.random(in: 0..<0.1, using: &random) }
    let roots = squares.map { $0.elements.map { $0.squareRoot() } }
    let mean = roots.map { $0.reduce(0) { $0 + Double($1) } / Double($0.count) }

    // Where dynamic evaluation has left the weights after a segment, the second one begins.
    let weights = trained.copied()
    let learner = evaluation(weights, segment: 4, rate: 0.1, decay: 0.6, squares: squares)
    let g1 = FlatArray(count: weights.count)
    let g2 = FlatArray(count: weights.count)
    for index in 0..<g1.count {
      g1[index] = Float.random(in: -1..<1, using: &random)
      g2[index] = Float.random(in: -1..<1, using: &random)
    }
    let (first, second) = (g1.elements, g2.elements)
    learner.learn(overwriting: g1)
    learner.learn(overwriting: g2)
    let expected = trained.array.elements.indices.map { index -> Float in
      let w0 = Double(trained.array[index])
      let root = roots.map { Double($0[index]) }
      let pull = root.map { min(0.6 * $0 / (mean ?? 1), 1) } ?? 0.6
      var w = w0
      for g in [first[index], second[index]] {
        w = w - 0.1 * Double(g) / (root.map { $0 + 0.01 } ?? 1) + pull * (w0 - w)
      }
      return Float(w)
    }
    #expect(firstDifference(weights.array.elements, expected, within: 1e-4) == nil)
  }

  @Test func gradientsAreSquaredAndAveraged() throws {
    let (model, weights) = model()
    let squares = GradientSquares(count: weights.count, segmentLength: 4)
    #expect(squares.means == nil)
    _ = try scorer((model, weights), learner: squares).logProbabilities(of: [[4, 5, 3, 6], [7, 3]])
    let means = try #require(squares.means)
    // The last two tokens are no segment yet.
    let expected = gradient(model, weights, [4, 5, 3, 6]).map { $0 * $0 }
    #expect(firstDifference(means.elements, expected, within: 1e-7) == nil)
  }

  @Test(arguments: [true, false]) func scoresDoNotDependOnHowManyLinesComeAtOnce(carriesState: Bool) throws {
    let (model, trained) = model(carriesState: carriesState)
    func scores(_ windows: [[[Int32]]]) throws -> [Float] {
      let weights = trained.copied()
      let scorer = scorer((model, weights), learner: evaluation(weights, segment: 4, decay: 0.01))
      return try windows.flatMap { try scorer.logProbabilities(of: $0).flatMap { $0 } }
    }
    let together = try scores([lines])
    #expect(try firstDifference(scores(lines.map { [$0] }), together, within: 1e-4) == nil)
    #expect(try firstDifference(scores([Array(lines[..<2]), Array(lines[2...])]), together, within: 1e-4) == nil)
  }

  @Test func modelsOfAllKindsGoOnWhereTheyWereLeft() throws {
    for change: (inout LanguageModelOptions) -> Void in [
      { $0.architecture = .window }, { $0.architecture = .bag }, { $0.architecture = .outputRecurrence },
      { ($0.architecture, $0.teacherForcing) = (.outputRecurrence, false) },
      { ($0.softmax, $0.cutoffs, $0.tiedOutput) = (.adaptive, [3, 6], false) },
    ] {
      let (model, trained) = model(change)
      func scores(_ windows: [[[Int32]]]) throws -> [Float] {
        let weights = trained.copied()
        let scorer = scorer((model, weights), learner: evaluation(weights, segment: 4))
        return try windows.flatMap { try scorer.logProbabilities(of: $0).flatMap { $0 } }
      }
      let together = try scores([lines])
      #expect(try firstDifference(scores(lines.map { [$0] }), together, within: 1e-4) == nil)
      let plain = try scorer((model, trained)).logProbabilities(of: lines).flatMap { $0 }
      #expect(firstDifference(Array(plain[..<4]), Array(together[..<4]), within: tolerance) == nil)
      #expect(firstDifference(plain, together, within: 1e-3) != nil)
    }
  }

  /// A text that is read as one may take hours: the task is checked between two parts of it.
  @Test(arguments: [true, false]) func aCancelledTaskEndsWithinALine(carriesState: Bool) async throws {
    let model = model(carriesState: carriesState)
    let line = [Int32](repeating: 4, count: 5000) + [3]
    let task = Task {
      var partCount = 0
      #expect(throws: CancellationError.self) {
        try self.scorer(model).logProbabilities(of: [line]) { _, _ in
          partCount += 1
          withUnsafeCurrentTask { $0?.cancel() }
        }
      }
      return partCount
    }
    #expect(await task.value == 1)
  }

  @Test func whatComesAgainIsLessSurprising() throws {
    let (model, trained) = model()
    let text = [[Int32]](repeating: [4, 5, 6, 7, 3], count: 30)
    let weights = trained.copied()
    let scores = try scorer((model, weights), learner: evaluation(weights, segment: 5)).logProbabilities(of: text)
    let plain = try scorer((model, trained)).logProbabilities(of: text)
    func sum(_ lines: [[Float]]) -> Float { lines.suffix(5).joined().reduce(0, +) }
    #expect(sum(scores) > sum(plain) + 5, "\(sum(scores)) \(sum(plain))")
  }

  @Test func aGradientThatIsNotFiniteChangesNothing() {
    let (_, trained) = model()
    let weights = trained.copied()
    let learner = evaluation(weights, segment: 4, decay: 0.5)
    let gradient = FlatArray(count: weights.count)
    gradient[3] = .nan
    learner.learn(overwriting: gradient)
    #expect(learner.skippedCount == 1)
    #expect(weights.array.elements == trained.array.elements)
  }
}
