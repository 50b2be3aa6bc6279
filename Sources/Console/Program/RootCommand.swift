import ArgumentParser
import Glibc
import Text

/// The root of a tree of commands, which is a program.
package protocol RootCommand: ParsableCommand {}

// How a command line becomes an exit status.
extension RootCommand {
  /// Runs a command.
  ///
  /// - Parameter arguments: without the name of the program.
  /// - Returns: the exit status: 0, 64 for a mistake in the command line or a configuration file, 1 for any other.
  package static func run(_ arguments: [String]) -> Int32 {
    let typed = ArgumentSpelling.standard(arguments)
    if let problem = ArgumentMessage(typed, in: self).unknownCommand { return report(mistake: problem, in: typed) }
    do {
      let arguments = try ConfiguredArguments(typed, in: self)
      do {
        var command = try parseAsRoot(arguments.all)
        try RepeatedOption.check(typed, of: type(of: command))
        if let command = command as? any GivenOptionsCommand {
          try command.run(given: GivenOptions(arguments.all, of: type(of: command)))
        } else {
          try command.run()
        }
        return 0
      } catch  where isUsageError(error) {
        let message = ArgumentMessage(arguments.all, in: self).explained(message(for: error))
        return report(mistake: arguments.explained(message), in: typed)
      }
    } catch {
      return report(error)
    }
  }

  /// Parses a command line with a configuration file.
  package static func parse(_ arguments: [String], configuration: ConfigurationFile) throws -> any ParsableCommand {
    try parseAsRoot(ConfiguredArguments(arguments, in: self, file: configuration).all)
  }

  /// Whether the command line is to blame, as the parser finds or the command itself.
  private static func isUsageError(_ error: any Error) -> Bool {
    (error as? any PossibleUsageError)?.isUsageError ?? (exitCode(for: error) == .validationFailure)
  }

  /// Says what is wrong with the command line, and below it how the command is used.
  private static func report(mistake: String, in arguments: [String]) -> Int32 {
    // Of `help train tagger` the command is what help is asked for.
    let command = NamedCommand(Array(arguments.drop { $0 == "help" }), in: self)
    Message.error(mistake)
    let usage = Usage.wrapped("Usage: \(usageString(for: command.type))", width: TerminalWidth.of(STDERR_FILENO))
    Message.plain("\(usage)\n  See '\(command.fullName) --help' for more information.")
    return ExitCode.validationFailure.rawValue
  }

  private static func report(_ error: any Error) -> Int32 {
    if exitCode(for: error).isSuccess {
      // Help that was asked for.
      do {
        let width = TerminalWidth.of(STDOUT_FILENO)
        try Output.line(
          Usage.wrapped(fullMessage(for: error, columns: width), width: width))
        return 0
      } catch {
        return report(error)
      }
    }
    switch error {
    case let status as ExitCode:
      return status.rawValue
    case TextError.nobodyReads:
      // The next program in a pipe has seen enough.
      return 0
    case is ConfigurationError:
      // Of a file: how the command is used would not help.
      Message.error("\(error)")
      return ExitCode.validationFailure.rawValue
    default:
      Message.error(message(for: error))
      return 1
    }
  }
}
