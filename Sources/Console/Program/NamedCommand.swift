import ArgumentParser

/// The command that arguments begin with.
struct NamedCommand {
  /// The arguments that name it, as `train` and `tagger`.
  let words: [String]
  /// As it is typed: `tandem train tagger`.
  let name: String
  /// What is run, by default where the words leave a choice.
  let type: any ParsableCommand.Type

  init(_ arguments: [String], in root: any ParsableCommand.Type) {
    var words: [String] = []
    var type = root
    for argument in arguments {
      guard let next = type.configuration.subcommands.first(where: { $0._commandName == argument }) else { break }
      words.append(argument)
      type = next
    }
    while let next = type.configuration.defaultSubcommand { type = next }
    self.words = words
    self.type = type
    name = ([root._commandName] + words).joined(separator: " ")
  }
}
