import Decoding
import Models
import Tandem
import Tensors
import Text

/// Translators with untrained weights, whose translations differ from line to line.
enum RandomTranslator {
  /// Lines such as a user may send.
  static let lines: [String] = [
    "the dog runs", "", "a", " ", "\u{3000}", "the quick brown fox, it jumps over the lazy dog!", "x\0y", "a\u{2028}b",
    "c\u{85}d\re", "e\u{301}a\u{308}\u{323}", "👩‍👩‍👧‍👦 🇩🇪 👍🏽", "<unk> </s> <0x0A>", "▁ ￭", "\u{FEFF}mark", "مرحبا بك",
    "\u{FFFD}",
    String(repeating: "the dog runs over the fox ", count: 20), "\t tab", "日本語の文", "dog dog dog", "the fox",
  ]

  /// - Parameter copying: with tokens of symbols that are copied.
  static func tokenizer(pieces: Bool, copying: Bool = false) throws -> Tokenizer {
    let pipeline = TextPipeline(normalizer: try Normalizer(form: .nfc, casing: .keep), segmenter: try Segmenter(.word))
    var counts = TokenCounts()
    for line in ["the dog runs over the lazy fox, a quick brown fox!", "the dog jumps"] {
      pipeline.count(line, into: &counts)
    }
    if copying {
      for number in 0..<PlaceholderSymbol.count {
        pipeline.count("\(PlaceholderSymbol.scalar(number))", times: 9, into: &counts)
      }
    }
    return try Tokenizer(
      pipeline: pipeline, encoding: pieces ? BytePairEncoding.learn(from: counts, mergeCount: 30) : nil, slices: counts,
      byteFallback: pieces)
  }

  static func member(
    _ tokenizer: Tokenizer, source: Tokenizer? = nil, seed: UInt64 = 1,
    change: (TranslationModel, Weights) -> Void = { _, _ in }
  ) -> TranslationStepModel {
    var options = TranslationOptions()
    options.sourceVocabularySize = (source ?? tokenizer).vocabulary.count
    options.targetVocabularySize = tokenizer.vocabulary.count
    (options.encoder.embeddingSize, options.decoder.embeddingSize) = (16, 16)
    (options.encoder.stack.hiddenSize, options.decoder.stack.hiddenSize) = (24, 24)
    let model = TranslationModel(options)
    let weights = model.parameters.initialWeights(from: RandomSource(seed: seed))
    // Untrained models are nearly indifferent; sharper ones differ from line to line.
    weights[model.parameters.named("decoder.output.weight")].withMatrix { $0.scale(by: 12) }
    change(model, weights)
    return TranslationStepModel(model, weights: weights)
  }

  static func translator(
    pieces: Bool = true, members: Int = 1, areQuantized: Bool = false, copying: Bool = false
  ) throws -> Translator {
    let tokenizer = try tokenizer(pieces: pieces, copying: copying)
    let members = (0..<members).map { number in
      let member = member(tokenizer, seed: UInt64(number + 1))
      return areQuantized ? TranslationStepModel(member.model, weights: member.weights.quantized()) : member
    }
    return Translator(members: members, source: tokenizer, target: tokenizer)
  }
}

extension Translator {
  init(members: [TranslationStepModel], source: Tokenizer, target: Tokenizer) {
    self.init(members: members, text: TranslatorText(source: source, target: target))
  }
}

extension ParameterRegistry {
  func named(_ name: String) -> Parameter { parameters.first { $0.name == name }! }
}

func translatorOptions(_ change: (inout TranslatorOptions) -> Void = { _ in }) -> TranslatorOptions {
  var options = TranslatorOptions()
  options.search.beamSize = 3
  options.search.maximumLength = .fixed(12)
  change(&options)
  return options
}
