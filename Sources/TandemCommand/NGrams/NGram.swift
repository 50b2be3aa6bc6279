import ArgumentParser

struct NGram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngram", abstract: "Work with n-gram language models.", subcommands: [ConvertNGram.self])
}
