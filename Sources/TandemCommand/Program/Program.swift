import ArgumentParser
import Tandem
import Text

/// The program: its commands, and how a command line becomes an exit status.
package struct Program: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "tandem",
    abstract: "Translate, tag, classify, generate and score text with recurrent neural networks, and train them.",
    discussion: """
      Commands read standard input and write standard output unless files are named, so they can be joined by pipes. \
      Messages and progress go to standard error.
      """,
    version: tandemVersion,
    subcommands: [
      Train.self, Translate.self, Tag.self, Classify.self, Generate.self, Score.self, Evaluate.self,
      LearnVocabulary.self, BPE.self, Tokenize.self, Detokenize.self, NGram.self, Check.self, Inspect.self,
      Average.self, Bench.self,
    ])

  package init() {}

  /// Runs a command.
  ///
  /// - Parameter arguments: without the name of the program.
  /// - Returns: the exit status: 0, 64 for a mistake in the command line or a configuration file, 1 for any other.
  package static func run(_ arguments: [String]) -> Int32 {
    do {
      let typed = ArgumentSpelling.standard(arguments)
      if let problem = ArgumentMessage.unknownCommand(typed) { throw ValidationError(problem) }
      let arguments = try ConfiguredArguments(typed)
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
    try parseAsRoot(ConfiguredArguments(arguments, file: configuration).all)
  }

  /// Says what is wrong with the command line.
  private static func report(parsing error: any Error, _ arguments: ConfiguredArguments) -> Int32 {
    let status = exitCode(for: error)
    if status.isSuccess { return report(error) }
    let message = message(for: error)
    Message.error(arguments.explained(ArgumentMessage.explained(message, arguments.all)))
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
