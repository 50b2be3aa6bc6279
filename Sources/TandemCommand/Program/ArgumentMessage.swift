import ArgumentParser
import Text

/// A value that is not of its option's type. The argument parser reports that it is invalid, and for choices alone what
/// would be valid.
enum ArgumentMessage {
  /// The parser's message with what is expected, or nil if it is about something else.
  static func explained(_ message: String, _ arguments: [String]) -> String? {
    if let explained = explainedDash(message, arguments) ?? explainedCommand(arguments) { return explained }
    guard
      let match = message.prefixMatch(of: /The value '(.*)' is invalid for '(-\S+) <(\S+)>'/.dotMatchesNewlines()),
      let type = Setting.types(in: command(arguments))[String(match.3)]
    else { return nil }
    let found = String(match.1)
    return "Found \(found.excerpt) for \(match.2), expected \(Setting.expectation(of: type, found: found))."
  }

  /// A value that begins with a dash is taken for an option, and then the one before it seems to have none.
  private static func explainedDash(_ message: String, _ arguments: [String]) -> String? {
    guard let match = message.prefixMatch(of: /Missing value for '(-\S+) <(\S+)>'/),
      let place = arguments.lastIndex(of: String(match.1)), place + 1 < arguments.count,
      let type = Setting.types(in: command(arguments))[String(match.2)]
    else { return nil }
    let (option, found) = (arguments[place], arguments[place + 1])
    guard found.hasPrefix("-") else { return nil }
    return "Found \(found.excerpt) after \(option), expected \(Setting.expectation(of: type, found: found)); if it is "
      + "meant as the value, write \(option)=\(found)."
  }

  /// What stands where a command is expected is, to the parser, an argument too many, and options behind it are unknown.
  private static func explainedCommand(_ arguments: [String]) -> String? {
    var names = ["tandem"]
    var configuration = Program.configuration
    for argument in arguments {
      if let next = configuration.subcommands.first(where: { $0._commandName == argument }) {
        names.append(argument)
        configuration = next.configuration
        continue
      }
      if configuration.subcommands.isEmpty || configuration.defaultSubcommand != nil || argument.hasPrefix("-") {
        break
      }
      let expected = configuration.subcommands.map { $0._commandName }.joined(separator: ", ")
      return
        "Found \(argument.excerpt) after \(names.joined(separator: " ")), expected one of its commands: \(expected)."
    }
    return nil
  }

  /// The command that arguments begin with.
  static func command(_ arguments: [String]) -> any ParsableCommand.Type {
    var command: any ParsableCommand.Type = Program.self
    for argument in arguments {
      guard let next = command.configuration.subcommands.first(where: { $0._commandName == argument }) else { break }
      command = next
    }
    while let next = command.configuration.defaultSubcommand { command = next }
    return command
  }
}
