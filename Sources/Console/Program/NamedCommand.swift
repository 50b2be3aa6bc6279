import ArgumentParser

/// The command that arguments begin with.
struct NamedCommand {
  /// The arguments that name it, as `train` and `tagger`.
  let words: [String]
  /// As it is typed: `tandem train tagger`.
  let name: String
  /// With the command that is run by default: `tandem score translations` for `tandem score`.
  let fullName: String
  /// What the words name, which may be a group of commands.
  let named: any ParsableCommand.Type
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
    self.words = words
    named = type
    var names = [root._commandName] + words
    name = names.joined(separator: " ")
    while let next = type.configuration.defaultSubcommand {
      type = next
      names.append(next._commandName)
    }
    self.type = type
    fullName = names.joined(separator: " ")
  }
}
