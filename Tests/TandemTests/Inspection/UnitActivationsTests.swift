import Corpora
import Decoding
import Foundation
import Layers
import Models
import Tandem
import Tensors
import Testing
import Text
import Tokens

@Suite struct UnitActivationsTests {
  private static let line = "the lazy dog jumps"

  private func translator(_ change: (inout EncoderOptions) -> Void = { _ in }) throws -> Translator {
    let tokenizer = try RandomTranslator.tokenizer(pieces: true)
    var options = TranslationOptions()
    options.sourceVocabularySize = tokenizer.vocabulary.count
    options.targetVocabularySize = tokenizer.vocabulary.count
    options.encoder.embeddingSize = 5
    options.encoder.stack.hiddenSize = 6
    options.encoder.stack.layerCount = 2
    change(&options.encoder)
    let model = TranslationModel(options)
    return Translator(
      members: [TranslationStepModel(model, weights: model.parameters.initialWeights(from: RandomSource(seed: 3)))],
      source: tokenizer, target: tokenizer)
  }

  /// The states that the model's equations give, for a layer and direction.
  private func states(_ translator: Translator, _ ids: [Int32], _ layer: Int, backward: Bool) -> (
    hidden: [[Float]], cell: [[Float]]?
  ) {
    let arena = Arena()
    let member = translator.members[0]
    return withExtendedLifetime(arena) {
      let output = member.model.encoder(PackedSequences([ids]), on: Tape(weights: member.weights, arena: arena))
      let state = backward ? output.layers[layer].backward! : output.layers[layer].forward
      return (state.hidden.nestedArray, state.cell?.nestedArray)
    }
  }

  @Test(arguments: [0, 1], [EncoderUnit.Direction.forward, .backward])
  func activationsAreTheStatesOfTheEncoder(layer: Int, direction: EncoderUnit.Direction) throws {
    let translator = try translator()
    let trace = try translator.trace(of: Self.line)
    let ids = translator.source.encode(Self.line) + [SpecialTokens.end]
    let expected = states(translator, ids, layer, backward: direction == .backward)
    #expect(trace.tokens == translator.source.pieces(for: Self.line).map(\.token) + ["</s>"])
    let cells = try translator.trace(of: Self.line, .cell)
    for number in 0..<3 {
      let unit = EncoderUnit(layer: layer, direction: direction, number: number)
      #expect(try trace.activations(of: unit) == expected.hidden.map { $0[number] })
      #expect(try cells.activations(of: unit) == expected.cell?.map { tanh($0[number]) })
    }
  }

  @Test func anEncoderThatReadsFromTheEndIsShownInReadingOrder() throws {
    let (forward, reversed) = (try translator(), try translator { $0.isReversed = true })
    let ids = forward.source.encode(Self.line)
    let end = SpecialTokens.end
    let trace = try reversed.trace(of: Self.line)
    #expect(trace.tokens == (try forward.trace(of: Self.line)).tokens)
    let expected = states(forward, ids.reversed() + [end], 1, backward: false).hidden.map { $0[2] }
    #expect(
      try trace.activations(of: EncoderUnit(layer: 1, number: 2)) == expected.dropLast().reversed() + expected.suffix(1)
    )
  }

  @Test func theMostVaryingUnitsComeFirst() throws {
    let trace = try translator().trace(of: Self.line)
    func variance(_ unit: EncoderUnit) throws -> Double {
      let values = try trace.activations(of: unit).map { Double($0) }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
    #expect(trace.units.count == 2 * 2 * 3)
    let ranked = trace.mostVarying(100)
    #expect(Set(ranked) == Set(trace.units))
    let variances = try ranked.map(variance)
    #expect(variances == variances.sorted(by: >))
    #expect(variances[0] > variances[11])
    #expect(trace.mostVarying(3) == Array(ranked.prefix(3)))
    #expect(trace.mostVarying(0).isEmpty)
  }

  @Test func wordsOfATaggerAreItsTokens() throws {
    let tagger = try ToyLabeling.untrainedTagger()
    let trace = try tagger.trace(of: "Bika fude gibo.")
    #expect(trace.tokens == ["Bika", "fude", "gibo", "."])
    #expect(trace.units.count == 12)
    #expect(Set(try trace.activations(of: EncoderUnit(layer: 0, direction: .backward, number: 3))).count == 4)
    let pieces = try ToyLabeling.untrainedTagger(unit: .pieces)
    #expect(try pieces.trace(of: "bika fude").tokens.last == "</s>")
    let classifier = try ToyLabeling.untrainedClassifier()
    #expect(try classifier.trace(of: "bika fude").tokens == ["bika", "fude"])
  }

  @Test func whatCannotBeShownIsRefused() throws {
    let trace = try translator { $0.stack.isBidirectional = false }.trace(of: Self.line)
    for unit in ["2:f:0", "0:b:0", "0:f:6"] {
      let unit = try #require(EncoderUnit(parsing: unit))
      #expect(throws: InspectionError.noSuchUnit(unit, layerCount: 2, isBidirectional: false, size: 6)) {
        try trace.activations(of: unit)
      }
    }
    #expect(throws: InspectionError.noMemoryCell) {
      try translator { $0.stack.cell = .gru }.trace(of: Self.line, .cell)
    }
    #expect(throws: InspectionError.noWords) { try translator().trace(of: "") }
    let long = String(repeating: "dog ", count: EncoderInspector.longestText + 1)
    #expect(throws: InspectionError.self) { try translator().trace(of: long) }
    let tagger = try ToyLabeling.untrainedTagger()
    #expect(throws: InspectionError.noWords) { try tagger.trace(of: " ") }
    #expect(throws: InspectionError.self) { try tagger.trace(of: long) }
  }

  @Test(arguments: [
    ("0:forward:12", "0:forward:12"), ("1:backward:0", "1:backward:0"), ("1:b:3", "1:backward:3"),
    ("2:f:7", "2:forward:7"), ("0:5", "0:forward:5"),
  ])
  func unitsAreParsed(text: String, expected: String) {
    #expect(EncoderUnit(parsing: text)?.description == expected)
  }

  @Test(arguments: [
    "", ":", "0", "0:", ":0", "0::1", "0:x:1", "0:f:1:2", "-1:0", "0:-1", "0:+1", "a:b", "0: 1",
    "99999999999999999999:1",
  ])
  func whatIsNoUnitIsNotParsed(text: String) {
    #expect(EncoderUnit(parsing: text) == nil)
  }

  @Test func bytesAreShownAsCharacters() {
    let bytes = Vocabulary(TokenCounts(), byteFallback: true)
    let first = Int32(SpecialTokens.count)
    let shown = [0x20, 0x41, 0x7E, 0x0A, 0x7F, 0xC3].map { bytes.shownToken(first + $0) }
    #expect(shown == ["␣", "A", "~", "<0x0A>", "<0x7F>", "<0xC3>"])
    #expect(bytes.shownToken(SpecialTokens.end) == "</s>")
  }
}
