import ArgumentParser
import Text

/// A value that is not of its option's type. The argument parser says that it is invalid, and for choices alone what
/// would be valid.
enum WrongValue {
  /// The parser's message with what is expected, or nil if it is about something else.
  static func explained(_ message: String, _ arguments: [String]) -> String? {
    guard
      let match = message.prefixMatch(of: /The value '(.*)' is invalid for '(-\S+) <(\S+)>'/.dotMatchesNewlines()),
      let type = Setting.types(in: command(arguments))[String(match.3)]
    else { return nil }
    let found = String(match.1)
    return "Found \(found.excerpt) for \(match.2), expected \(Setting.expectation(of: type, found: found))."
  }

  /// The command that arguments begin with.
  private static func command(_ arguments: [String]) -> any ParsableCommand.Type {
    var command: any ParsableCommand.Type = Program.self
    for argument in arguments {
      guard let next = command.configuration.subcommands.first(where: { $0._commandName == argument }) else { break }
      command = next
    }
    return command
  }
}
