import ArgumentParser
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
    do {
      let typed = ArgumentSpelling.standard(arguments)
      if let problem = ArgumentMessage(typed, in: self).unknownCommand { throw ValidationError(problem) }
      let arguments = try ConfiguredArguments(typed, in: self)
      var command: any ParsableCommand
      do {
        command = try parseAsRoot(arguments.all)
      } catch {
        return report(parsing: error, arguments)
      }
      try RepeatedOption.check(typed, of: type(of: command))
      try command.run()
      return 0
    } catch {
      return report(error)
    }
  }

  /// Parses a command line with a configuration file.
  package static func parse(_ arguments: [String], configuration: ConfigurationFile) throws -> any ParsableCommand {
    try parseAsRoot(ConfiguredArguments(arguments, in: self, file: configuration).all)
  }

  /// Says what is wrong with the command line.
  private static func report(parsing error: any Error, _ arguments: ConfiguredArguments) -> Int32 {
    let status = exitCode(for: error)
    if status.isSuccess { return report(error) }
    let message = message(for: error)
    Message.error(arguments.explained(ArgumentMessage(arguments.all, in: self).explained(message)))
    let usage = fullMessage(for: error).split(separator: "\n").drop { !$0.hasPrefix("Usage:") }
    Message.plain(usage.joined(separator: "\n"))
    return status.rawValue
  }

  private static func report(_ error: any Error) -> Int32 {
    if exitCode(for: error).isSuccess {
      // Help that was asked for.
      do {
        try Output.line(fullMessage(for: error, columns: nil))
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
    case is ConfigurationError, is ValidationError:
      Message.error("\(error)")
      return ExitCode.validationFailure.rawValue
    default:
      Message.error("\(error)")
      return 1
    }
  }
}
