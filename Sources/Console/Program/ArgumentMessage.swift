import ArgumentParser
import Glibc
import Text

/// What is wrong with a command line, in the words of all messages: the argument parser reports that something is
/// invalid, missing or unknown, and seldom what would be right.
struct ArgumentMessage {
  private let arguments: [String]
  private let root: any ParsableCommand.Type

  init(_ arguments: [String], in root: any ParsableCommand.Type) {
    (self.arguments, self.root) = (arguments, root)
  }

  /// A sentence for a message of the parser.
  func explained(_ message: String) -> String {
    explainedDash(message) ?? explainedValue(message) ?? explainedName(message) ?? explainedLack(message)
      ?? sentence(message)
  }

  private func sentence(_ message: String) -> String {
    message.last.map { ".?!".contains($0) } ?? true ? message : message + "."
  }

  /// A value that is not of its option's type.
  private func explainedValue(_ message: String) -> String? {
    let types = Setting.types(in: command.type)
    guard
      let match = message.prefixMatch(of: /The value '(.*)' is invalid for '(-\S+) <(\S+)>'/.dotMatchesNewlines()),
      // A value may have another name than its option, and an option a short name.
      let type = types[String(match.2.drop { $0 == "-" })] ?? types[String(match.3)]
    else { return nil }
    let found = String(match.1)
    return "Found \(found.excerpt) for \(match.2), expected \(Setting.expectation(of: type, found: found))."
  }

  /// A name that is no option of the command. The parser looks at what is required first, and says that it is missing
  /// when its name is mistyped.
  private func explainedName(_ message: String) -> String? {
    guard message.hasPrefix("Missing expected") || message.hasPrefix("Unknown option"),
      let options = try? OptionDescription.all(of: command.type)
    else { return nil }
    let spellings = options.flatMap(\.spellings)
    let unknown = TypedOption.all(in: arguments, of: options).first { typed in
      // -ab may be -a and -b.
      typed.option == nil
        && (typed.name.hasPrefix("--") || !typed.name.dropFirst().allSatisfy { spellings.contains("-\($0)") })
    }
    guard let name = unknown?.name else { return nil }
    let found = "Found \(name.excerpt), which is no option of \(command.fullName)"
    if let sibling = siblingCommand(with: name) { return "\(found); `\(sibling)` has it." }
    if ["-i", "--input"].contains(name), let argument = options.first(where: { $0.kind == "positional" }) {
      return "\(found); give the file without an option\(argument.valueName.map { ", as <\($0)>" } ?? "")."
    }
    return found
      + (Suggestion.question(name, among: spellings.filter { $0.hasPrefix("--") })
        ?? "; `\(command.fullName) --help` lists them.")
  }

  /// The command with an option beside the one that is run by default, which the user may have meant.
  private func siblingCommand(with option: String) -> String? {
    guard command.name != command.fullName else { return nil }
    let sibling = command.named.configuration.subcommands.first { sibling in
      (try? OptionDescription.all(of: sibling))?.contains { $0.spellings.contains(option) } ?? false
    }
    return sibling.map { "\(command.name) \($0._commandName)" }
  }

  /// An option, argument or value that is not there.
  private func explainedLack(_ message: String) -> String? {
    if let match = message.wholeMatch(of: /Missing expected argument '((-\S+) <[^>]*>).*'/) {
      return "Missing option \(match.2); give it as \(match.1)."
    }
    if let match = message.wholeMatch(of: /Missing expected argument '(.*)'/) {
      return "Missing argument \(match.1); give it as the usage shows."
    }
    if let match = message.wholeMatch(of: /Missing value for '(-\S+) (<.*>)'/) {
      return "Missing the value of \(match.1), expected \(match.2)."
    }
    if let match = message.wholeMatch(of: /Unexpected argument '(.*)'/) {
      let options = (try? OptionDescription.all(of: command.type)) ?? []
      let input = options.contains { $0.spellings.contains("--input") }
      return "Found \(String(match.1).excerpt), an argument that \(command.fullName) does not take; "
        + (input ? "give the file to read as -i \(match.1)." : "`\(command.fullName) --help` shows its usage.")
    }
    return nil
  }

  /// A value that begins with a dash is taken for an option, and then the one before it seems to have none.
  private func explainedDash(_ message: String) -> String? {
    guard let match = message.prefixMatch(of: /Missing value for '(-\S+) <(\S+)>'/),
      let place = arguments.lastIndex(of: String(match.1)), place + 1 < arguments.count,
      let type = Setting.types(in: command.type)[String(match.2)]
    else { return nil }
    let (option, found) = (arguments[place], arguments[place + 1])
    guard found.hasPrefix("-") else { return nil }
    return "Found \(found.excerpt) after \(option), expected \(Setting.expectation(of: type, found: found)); if it is "
      + "meant as the value, write \(option)=\(found)."
  }

  /// What stands where a command is expected and is none: to the parser an argument too many, or nothing at all where
  /// help is asked for.
  ///
  /// - Returns: nil where all commands are known.
  var unknownCommand: String? {
    let arguments = arguments.first == "help" ? Array(arguments.dropFirst()) : arguments
    let command = NamedCommand(arguments, in: root)
    let group = command.named.configuration
    guard let argument = arguments.dropFirst(command.words.count).first, !argument.hasPrefix("-"),
      !group.subcommands.isEmpty
    else { return nil }
    let commands = group.subcommands.map { $0._commandName }
    // To the command that is run by default it may be the name of a file.
    if group.defaultSubcommand != nil
      && (access(argument, F_OK) == 0 || Suggestion.names(like: argument, among: commands).isEmpty)
    {
      return nil
    }
    return "Found \(argument.excerpt), which is no command of \(command.name)"
      + (Suggestion.question(argument, among: commands) ?? "; its commands are \(commands.joined(separator: ", ")).")
  }

  private var command: NamedCommand { NamedCommand(arguments, in: root) }
}
