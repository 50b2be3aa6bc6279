import CAllocations
import Decoding
import Models
import Tensors
import Testing

#if DEBUG
  private let isOptimized = false
#else
  private let isOptimized = true
#endif

/// How often a search asks for memory: what a step needs lies in arenas and in lists that are filled again.
///
/// Weights are integers, whose products are our own: oneDNN's ask for memory some five times each.
@Suite(
  .enabled(if: callocations_areCounted(), "the C library's allocations cannot be counted"),
  .enabled(if: isOptimized, "without optimization closures and copies of lists take memory, too"))
struct StepAllocationTests {
  /// In tokens.
  private static let lengths = (short: 60, long: 120)
  /// Lists that grow with the hypotheses are doubled when they are full: far fewer allocations than there are steps.
  private static let growth = 0..<20

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Allocations of a step.
    let allowed: Int
    var change: @Sendable (inout SearchOptions) -> Void
  }

  private static let cases = [
    // The list of the layers' states.
    Case(testDescription: "greedy", allowed: 1) { $0.beamSize = 1 },
    // The same of the rows that are continued, too.
    Case(testDescription: "beam", allowed: 2) { $0.beamSize = 4 },
  ]

  @Test(arguments: cases) func aStepOfTranslationAllocatesNextToNothing(setup: Case) throws {
    let model = TranslationSearchTests.Case(layerCount: 2).model
    try expect(
      allocations: setup.allowed, of: TranslationStepModel(model.model, weights: model.weights.quantized()),
      PackedSequences([[5, 6, 7, 3], [8, 9, 3]]), setup.change)
  }

  @Test(arguments: cases) func aStepOfALanguageModelAllocatesNextToNothing(setup: Case) throws {
    var options = LanguageModelOptions()
    options.vocabularySize = 40
    options.encoder.embeddingSize = 16
    (options.encoder.stack.hiddenSize, options.encoder.stack.layerCount) = (16, 2)
    let model = NeuralLanguageModel(options)
    let weights = model.parameters.initialWeights(from: RandomSource(seed: 7)).quantized()
    try expect(allocations: setup.allowed, of: LanguageStepModel(model, weights: weights), nothing(3), setup.change)
  }

  /// Compares a short search with a long one: the difference is that of the steps.
  private func expect(
    allocations allowed: Int, of model: some StepModel, _ source: PackedSequences,
    _ change: @Sendable (inout SearchOptions) -> Void
  ) throws {
    func count(_ length: Int) throws -> Int {
      let searcher = try Searcher(
        model, tokens: SearchTokens(start: 2, end: 3, unknown: 1, padding: 0),
        options: options {
          change(&$0)
          // Hypotheses end when they must.
          ($0.minimumLength, $0.maximumLength, $0.stopsLoops) = (length, .fixed(length), true)
        })
      // What is made once is made by then: packed weights, arenas, metadata of types.
      _ = searcher.search(source)
      let before = callocations_count()
      let found = searcher.search(source)
      let count = callocations_count() - before
      #expect(found.allSatisfy { $0[0].tokens.count == length })
      return Int(count)
    }
    let steps = Self.lengths.long - Self.lengths.short
    let difference = try count(Self.lengths.long) - count(Self.lengths.short)
    #expect(
      Self.growth.contains(difference - steps * allowed),
      "\(Double(difference) / Double(steps)) allocations in a step, expected \(allowed)")
  }
}
