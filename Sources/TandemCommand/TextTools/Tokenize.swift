import ArgumentParser
import Console
import Text

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tokenize lines; spaces separate the tokens.",
    discussion: """
      "▁" in a token stands for the space before it. `tandem detokenize` with the same options restores each line as \
      it was normalized.
      """)

  @OptionGroup var files: InputOutput
  @OptionGroup var tokens: TokenizerChoice

  func validate() throws { try check("output", files.output, isNoneOf: [tokens.model, tokens.text.bpe]) }

  func run() throws {
    tokens.effects.warn()
    let tokenizer = try tokens.loadTokenizer()
    let (pipeline, encoding) = try tokens.text.load()
    try files.open().map { line in
      guard let tokenizer else { return Self.joined(pipeline.tokenTexts(of: line, encoding: encoding)) }
      let ids = tokenizer.encode(line)
      return tokens.ids
        ? ids.map { String($0) }.joined(separator: " ") : Self.joined(tokenizer.vocabulary.tokens(for: ids))
    }
  }

  /// A CR at the end of a line would be taken for half of its end, so it is written as a byte.
  private static func joined(_ tokens: [String]) -> String {
    let line = tokens.joined(separator: " ")
    return line.utf8.last == 0x0D ? String(line.unicodeScalars.dropLast()) + " <0x0D>" : line
  }
}
