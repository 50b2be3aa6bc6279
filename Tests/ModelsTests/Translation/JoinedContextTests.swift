import Models
import Tensors
import TestSupport
import Testing

@Suite struct JoinedContextTests {
  /// Sentences that are encoded some at a time are what they are among all, to the bit.
  @Test(arguments: TranslationCase.allCases) func partsMakeTheWhole(test: TranslationCase) {
    var random = RandomSource(seed: 3).generator
    let sentences = (0..<20).map { _ in
      (0..<Int.random(in: 1..<12, using: &random)).map { _ in Int32.random(in: 4..<11, using: &random) }
    }
    let model = TranslationModel(test.options)
    let weights = model.parameters.randomWeights(bound: 0.5)
    let source = PackedSequences(sentences)
    func context(_ source: PackedSequences, _ arena: Arena) -> DecoderContext {
      let tape = Tape(weights: weights, arena: arena)
      return model.decoder.context(for: model.encoder(source, on: tape), on: tape)
    }
    let whole = context(source, Arena())
    var joined = JoinedContext(of: source.shape, on: Tape(weights: weights, arena: Arena()))
    let scratch = Arena()
    for part in source.shape.parts(ofRows: 25) {
      scratch.reset()
      joined.append(context(source.sequences(part), scratch), of: part.count)
    }
    let found = joined.context
    #expect(found.memory?.offsets == whole.memory?.offsets)
    #expect(found.memory?.values.elements == whole.memory?.values.elements)
    #expect(found.memory?.keys.elements == whole.memory?.keys.elements)
    #expect(found.start.layers?.count == whole.start.layers?.count)
    for (one, other) in zip(found.start.layers ?? [], whole.start.layers ?? []) {
      #expect(one.hidden.elements == other.hidden.elements && one.cell?.elements == other.cell?.elements)
    }
  }
}
