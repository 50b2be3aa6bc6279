import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct CachedInputGatesTests {
  private func options(
    _ change: (inout LanguageModelOptions) -> Void = { _ in }
  ) -> LanguageModelOptions {
    var options = LanguageModelOptions()
    options.vocabularySize = 11
    options.encoder.embeddingSize = 6
    options.encoder.stack.hiddenSize = 8
    options.encoder.stack.layerCount = 2
    change(&options)
    return options
  }

  @Test(arguments: [CellKind.lstm, .gru, .rnn]) func theyChangeNoBit(cell: CellKind) throws {
    let model = NeuralLanguageModel(options { $0.encoder.stack.cell = cell })
    let weights = model.parameters.initialWeights(from: RandomSource(seed: 3))
    let gates = try #require(CachedInputGates(model))
    func logits(_ gates: CachedInputGates?) -> [[Float]] {
      let arena = Arena()
      let tape = Tape(weights: weights, arena: arena)
      var state: [RecurrentState]?
      // Some tokens come again.
      return [Int32]([4, 7, 4, 10, 7, 0]).map { token in
        let reading = model.predict(PackedSequences([[token]]), from: state, gates: gates, on: tape)
        state = reading.layers
        return reading.logits.elements
      }
    }
    let expected = logits(nil)
    #expect(logits(gates) == expected)
    #expect(logits(gates) == expected)
    #expect(Set(expected.map { $0[0] }).count == expected.count)
  }

  @Test func fewTokensAreRemembered() {
    #expect(CachedInputGates(NeuralLanguageModel(options { $0.vocabularySize = 1 << 16 })) == nil)
    #expect(CachedInputGates(NeuralLanguageModel(options { $0.architecture = .window })) == nil)
  }
}
