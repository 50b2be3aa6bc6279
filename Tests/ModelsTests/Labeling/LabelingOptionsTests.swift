import Foundation
import Models
import Tensors
import Testing

@Suite struct LabelingOptionsTests {
  /// Options with all that may be wrong: characters, features, tags, classes.
  private static let options: LabelingOptions = {
    var options = LabelingOptions()
    options.vocabularySize = 7
    options.encoder.embeddingSize = 3
    options.encoder.stack.hiddenSize = 4
    var spelling = CharacterEncoderOptions()
    spelling.characterVocabularySize = 6
    spelling.characterEmbeddingSize = 2
    spelling.characterHiddenSize = 4
    spelling.featureVocabularySizes = [5, 5]
    options.spelling = spelling
    var tags = TagHeadOptions()
    tags.labelCount = 3
    var classes = ClassHeadOptions()
    classes.labelCount = 2
    options.heads = [HeadOptions(tags), HeadOptions(classes)]
    return options
  }()

  private func expectRefused(_ name: String, _ change: (inout LabelingOptions) -> Void) {
    var options = Self.options
    change(&options)
    guard let error = #expect(throws: OptionError.self, performing: { try options.validate() }) else { return }
    #expect(error.description.hasPrefix(name), "\(error)")
  }

  private func changing(_ head: HeadOptions, _ change: (inout ClassHeadOptions) -> Void) -> HeadOptions {
    guard var classes = head.options as? ClassHeadOptions else { return head }
    change(&classes)
    return HeadOptions(classes)
  }

  @Test func goodOptionsAreGood() throws { try Self.options.validate() }

  @Test(arguments: [Int.min, -1, 0, 1_000_000_000_000, .max]) func absurdSizesAreRefused(size: Int) {
    expectRefused("vocabularySize") { $0.vocabularySize = size }
    expectRefused("encoder.embeddingSize") { $0.encoder.embeddingSize = size }
    expectRefused("encoder.stack.hiddenSize") { $0.encoder.stack.hiddenSize = size }
    expectRefused("encoder.stack.layerCount") { $0.encoder.stack.layerCount = size }
    expectRefused("spelling.characterVocabularySize") { $0.spelling?.characterVocabularySize = size }
    expectRefused("spelling.characterEmbeddingSize") { $0.spelling?.characterEmbeddingSize = size }
    expectRefused("spelling.characterHiddenSize") { $0.spelling?.characterHiddenSize = size }
    expectRefused("spelling.windowSize") { $0.spelling?.windowSize = size }
    expectRefused("spelling.featureEmbeddingSize") { $0.spelling?.featureEmbeddingSize = size }
    expectRefused("spelling.featureVocabularySizes.1") { $0.spelling?.featureVocabularySizes[1] = size }
    expectRefused("heads.0.labelCount") { options in
      var tags = TagHeadOptions()
      tags.labelCount = size
      options.heads[0] = HeadOptions(tags)
    }
    expectRefused("heads.1.labelCount") { $0.heads[1] = changing($0.heads[1]) { $0.labelCount = size } }
    if size != 0 {
      expectRefused("heads.1.hiddenSize") { $0.heads[1] = changing($0.heads[1]) { $0.hiddenSize = size } }
    }
  }

  @Test(arguments: [-0.1, 1, Float.nan, .infinity]) func ratesThatAreNoProbabilitiesAreRefused(rate: Float) {
    expectRefused("encoder.wordDropout") { $0.encoder.wordDropout = rate }
    expectRefused("spelling.dropout") { $0.spelling?.dropout = rate }
    expectRefused("heads.0.dropout") { options in
      var tags = TagHeadOptions()
      (tags.labelCount, tags.dropout) = (3, rate)
      options.heads[0] = HeadOptions(tags)
    }
    expectRefused("heads.1.dropout") { $0.heads[1] = changing($0.heads[1]) { $0.dropout = rate } }
  }

  @Test func optionsThatDoNotAgreeAreRefused() {
    expectRefused("encoder.isReversed") { $0.encoder.isReversed = true }
    expectRefused("heads") { $0.heads = [] }
    expectRefused("heads") { $0.heads = [HeadOptions](repeating: $0.heads[0], count: 101) }
    expectRefused("spelling.characterHiddenSize") { $0.spelling?.characterHiddenSize = 5 }
    expectRefused("spelling.characters") {
      $0.spelling?.characters = .none
      $0.spelling?.featureVocabularySizes = []
    }
    expectRefused("spelling.features") { $0.spelling?.featureVocabularySizes = [Int](repeating: 5, count: 101) }
    expectRefused("heads.1.poolings") { $0.heads[1] = changing($0.heads[1]) { $0.poolings = [] } }
    expectRefused("heads.1.poolings") { $0.heads[1] = changing($0.heads[1]) { $0.poolings = [.max, .last, .max] } }
  }

  // MARK: Model files

  private func text(of head: HeadOptions) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(head), as: UTF8.self)
  }

  private func head(_ text: String) throws -> HeadOptions {
    try JSONDecoder().decode(HeadOptions.self, from: Data(text.utf8))
  }

  /// Model files have had this form since there were heads.
  @Test func headsAreStoredUnderTheNameOfTheirKind() throws {
    var tags = TagHeadOptions()
    (tags.labelCount, tags.usesCRF, tags.dropout) = (17, true, 0.5)
    let stored = #"{"tags":{"_0":{"dropout":0.5,"labelCount":17,"usesCRF":true}}}"#
    #expect(try text(of: HeadOptions(tags)) == stored)
    #expect(try head(stored) == HeadOptions(tags))
    for options in Self.options.heads { #expect(try head(text(of: options)) == options) }
    #expect(Self.options.heads[0] != Self.options.heads[1])
    #expect(Set(HeadOptions.kinds.map { $0.kind }).count == HeadOptions.kinds.count)
  }

  @Test(
    arguments: [
      "{}", #"{"pictures":{"_0":{}}}"#, #"{"tags":{}}"#, #"{"tags":{"_0":{"labelCount":17}}}"#, "3",
      #"{"classes":{"_0":{}},"tags":{"_0":{"dropout":0,"labelCount":17,"usesCRF":true}}}"#,
    ])
  func whatIsNoHeadIsRefused(stored: String) {
    #expect(throws: DecodingError.self) { try head(stored) }
  }

  /// The checks are no stricter than the models: what they let pass can be built and run.
  @Test(arguments: CharacterEncoderOptions.Characters.allCases, [0, 5]) func whatIsNotRefusedRuns(
    characters: CharacterEncoderOptions.Characters, hiddenSize: Int
  ) throws {
    var options = Self.options
    options.spelling?.characters = characters
    options.encoder.stack.isBidirectional = hiddenSize == 0
    options.heads[1] = changing(options.heads[1]) {
      ($0.poolings, $0.hiddenSize) = (ClassHeadOptions.Pooling.allCases, hiddenSize)
    }
    try options.validate()
    let model = LabelingModel(options, masks: [nil, nil])
    let texts = [EncodedSentence(tokens: [1, 2, 1], words: [0, 1, 0]), EncodedSentence(tokens: [6], words: [1])]
    let batch = SentenceBatch(texts) { word in
      // Without characters words have none.
      (characters == .none ? [] : word == 0 ? [5] : [4, 5, 0], [4, 0])
    }
    let tape = Tape(weights: model.parameters.initialWeights(from: RandomSource(seed: 1)), arena: Arena())
    withExtendedLifetime(tape) {
      let encoded = model.encode(batch, on: tape)
      for head in model.heads {
        let emissions = (head as? TagHead)?.emissions(encoded, on: tape).nestedArray
        let probabilities = (head as? ClassHead)?.probabilities(encoded, on: tape).nestedArray
        let rows = emissions ?? probabilities ?? [[]]
        #expect(rows.count == (rows[0].count == 3 ? 4 : 2) && rows.joined().allSatisfy(\.isFinite))
      }
    }
  }
}
