import ArgumentParser
import Console
import DataCommands
import Tandem
import Text

enum Side: String, CaseIterable, ExpressibleByArgument {
  case source
  case target
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

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] { [IneffectiveOption("side", side != .source, model != nil, "--model")] }

  /// The model's tokenizer, if there is a model.
  func loadTokenizer() throws -> Tokenizer? {
    guard let model else { return nil }
    let text = try LoadedTranslationModel(contentsOf: model).text
    return side == .source ? text.source : text.target
  }
}
