import ArgumentParser
import Tandem
import Text

/// How lines become tokens without a model.
struct TokenizerOptions: ParsableArguments {
  @Option(help: "Where lines are cut. (default: word)")
  var segmentation: Segmenter.Mode?

  @Option(help: ArgumentHelp("Language of the text, as en or pt-BR, for word boundaries and case.", valueName: "tag"))
  var locale: String?

  @Option(help: "Unicode normal form that text is brought into. (default: nfc)")
  var normalization: Normalizer.Form?

  @Flag(help: "Lowercase the text.")
  var lowercase = false

  @Option(help: ArgumentHelp("Cut tokens into pieces by the merges in a file.", valueName: "file"))
  var bpe: String?

  /// Whether any of them is given.
  var isGiven: Bool {
    segmentation != nil || locale != nil || normalization != nil || lowercase || bpe != nil
  }

  func load() throws -> (pipeline: TextPipeline, encoding: BytePairEncoding?) {
    let pipeline = TextPipeline(
      normalizer: try Normalizer(
        form: normalization ?? .nfc, casing: lowercase ? .lower : .keep, locale: locale ?? ""),
      segmenter: try Segmenter(segmentation ?? .word, locale: locale ?? ""),
      spaceMarking: bpe == nil ? nil : .space)
    return (pipeline, try bpe.map { try BytePairEncoding(contentsOf: $0, boundary: .leadingSpace) })
  }
}

/// The tokenizer of a model, or one put together from options.
struct TokenizerChoice: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Take the tokenizer of a model.", valueName: "file"))
  var model: String?

  @Option(help: "The side of the model whose text it is.")
  var side = Side.source

  @OptionGroup(title: "Without a model") var text: TokenizerOptions

  @Flag(help: "Numbers of the model's vocabulary instead of tokens.")
  var ids = false

  func validate() throws {
    if model != nil && text.isGiven {
      throw ValidationError("--model brings its own tokenizer; leave out the options for working without a model.")
    }
    if ids && model == nil {
      throw ValidationError("--ids needs --model: without a vocabulary tokens have no numbers.")
    }
  }

  /// The model's tokenizer, if there is a model.
  func loadTokenizer() throws -> Tokenizer? {
    guard let model else { return nil }
    let tokenizers = try LoadedTranslationModel(contentsOf: model).tokenizers
    return side == .source ? tokenizers.source : tokenizers.target
  }
}
