import Layers
import Models
import Tandem
import Tensors
import TestSupport
import Testing

struct ModelFileOptionsTests {
  private func error(_ change: (inout TranslationOptions) -> Void) -> OptionError? {
    var options = SmallModel.options
    change(&options)
    return #expect(throws: OptionError.self) { try options.validate() }
  }

  private func load(options: String) throws -> TranslationOptions {
    let folder = try TemporaryFolder()
    try ModelDescription(kind: .translator, options: options).save(SmallModel.weights, to: folder.file("model"))
    return try ModelFile.load(folder.file("model")).translationOptions()
  }

  // MARK: Validation

  @Test(arguments: [Int.min, -1, 0, 1_000_000_000_000, .max]) func absurdSizesAreRefused(size: Int) throws {
    _ = error { $0.encoder.embeddingSize = size }
    _ = error { $0.encoder.stack.hiddenSize = size }
    _ = error { $0.encoder.stack.layerCount = size }
    _ = error { $0.decoder.embeddingSize = size }
    _ = error { $0.decoder.stack.hiddenSize = size }
    _ = error { $0.decoder.stack.layerCount = size }
    _ = error { $0.sourceVocabularySize = size }
    _ = error { $0.targetVocabularySize = size }
  }

  @Test(arguments: [-0.1, 1, 2, Float.nan, .infinity]) func ratesThatAreNoProbabilitiesAreRefused(rate: Float) {
    _ = error { $0.encoder.embeddingDropout = rate }
    _ = error { $0.encoder.wordDropout = rate }
    _ = error { $0.encoder.stack.dropout = rate }
    _ = error { $0.decoder.embeddingDropout = rate }
    _ = error { $0.decoder.wordDropout = rate }
    _ = error { $0.decoder.outputDropout = rate }
    _ = error { $0.decoder.stack.dropout = rate }
  }

  @Test(arguments: [0, -1, Float.nan, .infinity]) func rangesOfInitializationMustBePositive(range: Float) {
    _ = error { $0.initialization.range = range }
  }

  @Test func optionsThatDoNotAgreeAreRefused() {
    #expect(
      error { $0.encoder.stack.hiddenSize = 5 }
        == .outOfRange(
          option: "encoder.stack.hiddenSize", found: "5",
          expected: "an even number with encoder.stack.isBidirectional: each direction has half of it"))
    _ = error { $0.decoder.stack.isBidirectional = true }
    _ = error { $0.initialization.forgetBias = .nan }
    for start in [DecoderStart.last, .mean] {
      _ = error { ($0.decoder.start, $0.decoder.stack.hiddenSize) = (start, 6) }
    }
    for attention in [AttentionKind.dot, .scaledDot] {
      _ = error { ($0.decoder.start, $0.decoder.attention, $0.decoder.stack.hiddenSize) = (.zero, attention, 6) }
    }
    _ = error { ($0.sharedEmbeddings, $0.decoder.embeddingSize) = (true, 3) }
    _ = error { ($0.sharedEmbeddings, $0.targetVocabularySize) = (true, 7) }
  }

  /// The checks are no stricter than the models: what they let pass can be built and run.
  @Test(arguments: DecoderStart.allCases, AttentionKind.allCases)
  func whatIsNotRefusedRuns(start: DecoderStart, attention: AttentionKind) throws {
    for cell in CellKind.allCases {
      for connection in LayerConnection.allCases {
        for (hiddenSize, isShared, isTied) in [(4, false, false), (6, true, true), (4, true, false)] {
          var options = SmallModel.options
          (options.decoder.start, options.decoder.attention) = (start, attention)
          (options.decoder.stack.cell, options.decoder.stack.connection) = (cell, connection)
          (options.encoder.stack.connection, options.encoder.stack.layerCount) = (connection, 2)
          (options.decoder.stack.hiddenSize, options.decoder.stack.layerCount) = (hiddenSize, 3)
          options.decoder.tiedOutput = isTied
          if isShared {
            options.sharedEmbeddings = true
            options.targetVocabularySize = 7
            options.decoder.embeddingSize = 3
          }
          guard (try? options.validate()) != nil else { continue }
          let model = TranslationModel(options)
          let logits = SmallModel.logits(model, model.parameters.initialWeights(from: RandomSource(seed: 1)))
          #expect(!logits.contains { !$0.isFinite })
        }
      }
    }
  }

  // MARK: JSON

  @Test func missingOptionsHaveTheirDefaults() throws {
    let options = try load(
      options: #"{"sourceVocabularySize":7,"targetVocabularySize":6,"encoder":{"stack":{"cell":"gru"}}}"#)
    var expected = TranslationOptions()
    (expected.sourceVocabularySize, expected.targetVocabularySize) = (7, 6)
    expected.encoder.stack.cell = .gru
    #expect(options == expected)
  }

  @Test(arguments: [
    "", "null", "[]", "3", "{", #"{"unknown":1}"#, #"{"encoder":{"stack":{"unknown":null}}}"#, #"{"encoder":3}"#,
    #"{"encoder":{"stack":{"cell":"lstn"}}}"#, #"{"encoder":{"stack":{"hiddenSize":4.5}}}"#,
    #"{"encoder":{"stack":{"hiddenSize":1e400}}}"#, #"{"encoder":{"stack":{"hiddenSize":99999999999999999999}}}"#,
    #"{"encoder":{"stack":{"dropout":"NaN"}}}"#, #"{"encoder":{"stack":{"dropout":1e99}}}"#,
    #"{"sharedEmbeddings":1}"#, #"{"sourceVocabularySize":0}"#,
  ])
  func optionsThatAreNotThoseOfATranslatorAreRefused(options: String) {
    let error = #expect(throws: ModelFileError.self) { try load(options: options) }
    switch error?.problem {
    case .options, .impossibleOptions: break
    default: Issue.record("\(options): \(String(describing: error))")
    }
  }
}
