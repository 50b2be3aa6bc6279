import Decoding
import Layers
import Models
import Tandem
import Tensors
import Testing
import Text

@Suite struct TranslatorAttentionTests {
  private let workers = Workers(threadCount: 1)

  @Test func tokensAreThoseOfTheTranslation() throws {
    let translator = try RandomTranslator.translator()
    let options = translatorOptions { $0.search.keepsAttention = true }
    let line = "the lazy dog jumps"
    let found = try translator.attention(of: line, by: .tokens, options: options, workers: workers)
    let expected = try translator.translate([line], options: options, workers: workers)[0]
    #expect(found.text == expected.text)
    #expect(found.source == translator.source.pieces(for: line).map(\.token) + ["</s>"])
    #expect(
      found.target
        == expected.candidates[0].hypothesis.tokens.map {
          translator.target.vocabulary.token(for: $0)
        })
    #expect(found.weights == expected.candidates[0].hypothesis.attention?.map { $0.weights.map { Double($0) } })
  }

  /// Columns of a word's tokens are added up, of its rows the mean is taken, so that rows sum to 1 again.
  @Test func wordsAreMadeOfTokens() throws {
    let translator = try RandomTranslator.translator()
    let line = "the lazy xdog jumps"
    let options = translatorOptions { $0.search.maximumLength = .fixed(40) }
    let tokens = try translator.attention(of: line, by: .tokens, options: options, workers: workers)
    let words = try translator.attention(of: line, by: .words, options: options, workers: workers)
    #expect(words.source == ["the", "lazy", "xdog", "jumps", "</s>"])
    #expect(words.target.count < tokens.target.count)
    for row in words.weights { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
    let sources = translator.source.words(of: translator.source.encode(line))
    let ids = try translator.translate([line], options: options, workers: workers)[0].candidates[0].hypothesis.tokens
    let targets = translator.target.words(of: ids)
    try #require(words.weights.count == targets.count)
    for (row, target) in zip(words.weights, targets) {
      for (weight, source) in zip(row, sources) {
        let sum = target.reduce(0.0) { sum, place in sum + tokens.weights[place][source].reduce(0, +) }
        #expect(abs(weight - sum / Double(target.count)) < 1e-9)
      }
    }
  }

  @Test func rowsOfALineInPartsCoverTheirPart() throws {
    let translator = try RandomTranslator.translator()
    let options = translatorOptions { $0.maximumSourceLength = 4 }
    let found = try translator.attention(
      of: "the dog runs over the fox", by: .tokens, options: options, workers: workers)
    #expect(found.source.count > 5)
    for row in found.weights {
      #expect(row.count == found.source.count)
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(row.dropLast().count { $0 > 0 } <= 4)
    }
  }

  @Test func whatCannotBeShownIsRefused() throws {
    let translator = try RandomTranslator.translator()
    #expect(throws: InspectionError.noWords) { try translator.attention(of: "", workers: workers) }
    let long = String(repeating: "dog ", count: 1000)
    #expect(throws: InspectionError.self) { try translator.attention(of: long, workers: workers) }
    let tokenizer = try RandomTranslator.tokenizer(pieces: true)
    var options = TranslationOptions()
    options.sourceVocabularySize = tokenizer.vocabulary.count
    options.targetVocabularySize = tokenizer.vocabulary.count
    options.decoder.attention = .none
    options.decoder.inputFeeding = false
    let model = TranslationModel(options)
    let weights = model.parameters.initialWeights(from: RandomSource(seed: 1))
    let blind = Translator(
      members: [TranslationStepModel(model, weights: weights)], source: tokenizer, target: tokenizer)
    #expect(throws: InspectionError.noAttention) { try blind.attention(of: "the dog", workers: workers) }
  }
}
