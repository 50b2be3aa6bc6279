import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct ReadingDirectionTests {
  private static let sentences: [[Int32]] = [[5, 6, 7, 1], [8, 1], [1], [9, 4, 5, 6, 1]]
  private static let turned: [[Int32]] = [[7, 6, 5, 1], [8, 1], [1], [6, 5, 4, 9, 1]]

  private func encoder(isReversed: Bool) -> (SequenceEncoder, Weights) {
    var options = EncoderOptions()
    (options.embeddingSize, options.stack.hiddenSize, options.stack.layerCount) = (3, 4, 2)
    options.isReversed = isReversed
    var registry = ParameterRegistry()
    let encoder = SequenceEncoder(options, vocabularySize: 10, Initialization(), in: &registry)
    return (encoder, registry.randomWeights())
  }

  /// Whoever hands over a sentence in reading order finds the states of its positions.
  @Test func anEncoderThatReadsFromTheEndReadsTheWordsTheOtherWayRound() {
    let (backward, weights) = encoder(isReversed: true)
    let (forward, _) = encoder(isReversed: false)
    let tape = Tape(weights: weights, arena: Arena())
    let found = backward(PackedSequences(Self.sentences), on: tape)
    let expected = forward(PackedSequences(Self.turned), on: tape)
    #expect(found.states.nestedArray == expected.states.nestedArray)
    func finalStates(_ encoded: EncoderOutput) -> [[[Float]]] {
      encoded.finalStates(on: tape).map { $0.hidden.nestedArray }
    }
    #expect(finalStates(found) == finalStates(expected))
    for (sequence, length) in found.shape.lengths.enumerated() {
      let rows = (0..<length).map { found.row(sequence, $0) }
      let expectedRows = (0..<length - 1).reversed().map { expected.row(sequence, $0) }
      #expect(rows == expectedRows + [expected.row(sequence, length - 1)])
    }
  }

  @Test(arguments: [AttentionKind.general, .additive]) func attentionIsInReadingOrder(kind: AttentionKind) throws {
    func attention(isReversed: Bool, _ sentences: [[Int32]]) throws -> [[Float]] {
      var options = TranslationOptions()
      (options.sourceVocabularySize, options.targetVocabularySize) = (10, 10)
      (options.encoder.embeddingSize, options.decoder.embeddingSize) = (3, 3)
      (options.encoder.stack.hiddenSize, options.decoder.stack.hiddenSize) = (4, 4)
      options.decoder.attention = kind
      options.encoder.isReversed = isReversed
      let model = TranslationModel(options)
      let tape = Tape(weights: model.parameters.randomWeights(), arena: Arena())
      let source = PackedSequences(sentences)
      let context = model.decoder.context(for: model.encoder(source, on: tape), on: tape)
      let step = model.decoder.step(
        sentences.map { _ in 2 }, from: context.start, sentence: sentences.indices.map { Int32($0) }, context: context,
        on: tape)
      let weights = try #require(step.weights)
      return source.places.map { weights.row($0) }
    }
    let found = try attention(isReversed: true, Self.sentences)
    let expected = try attention(isReversed: false, Self.turned)
    #expect(found == expected.map { row in row.dropLast().reversed() + row.suffix(1) })
    #expect(found.map(\.count) == Self.sentences.map(\.count) && Set(found[3]).count == 5)
  }
}
