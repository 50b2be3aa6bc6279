import ArgumentParser

struct NGram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngram", abstract: "Work with language models of n-grams.", subcommands: [ConvertNGram.self])
}
