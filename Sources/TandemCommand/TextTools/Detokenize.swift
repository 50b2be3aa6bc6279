import ArgumentParser
import Console
import Text

struct Detokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join tokens into lines again.",
    discussion: "Takes the options that `tandem tokenize` was given.")

  @OptionGroup var files: InputOutput
  @OptionGroup var tokens: TokenizerChoice

  func validate() throws { try check("output", files.output, isNoneOf: [tokens.model, tokens.text.bpe]) }

  func run() throws {
    tokens.effects.warn()
    let tokenizer = try tokens.loadTokenizer()
    let stream = try files.open()
    let (pipeline, _) = try tokens.text.load()
    try stream.map { line in
      let tokens = line.utf8.split(separator: 0x20).map { String(Substring($0)) }
      guard self.tokens.ids, let tokenizer else { return (tokenizer?.pipeline ?? pipeline).text(of: tokens) }
      return tokenizer.decode(
        try tokens.map { token in
          guard let number = Int32(token), (0..<Int32(tokenizer.vocabulary.count)).contains(number) else {
            throw InputError.noTokenNumber(
              path: stream.reader.path, line: stream.reader.lineNumber, found: token, count: tokenizer.vocabulary.count)
          }
          return number
        })
    }
  }
}
