import ArgumentParser
import Corpora
import Text

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare translations with references.",
    subcommands: [EvaluateBLEU.self, EvaluateChrF.self, EvaluateExact.self])
}

/// Files that are compared line by line.
struct ComparedFiles: ParsableArguments {
  @Argument(help: ArgumentHelp("Translations, one a line, as plain text; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(help: ArgumentHelp("References: files with a line for each translation.", valueName: "ref"))
  var references: [String]

  @Option(name: .shortAndLong, help: "Digits after the point of the score.")
  var width = 1

  @Flag(
    name: [.long, .customLong("lc", withSingleDash: true)],
    help: "Ignore the difference between upper and lower case.")
  var lowercase = false

  func validate() throws {
    if references.isEmpty {
      throw ValidationError("Missing a reference, expected one file or more after the translations.")
    }
    if !(0...15).contains(width) { throw ValidationError("--width is \(width), expected a number from 0 to 15.") }
  }

  /// - Throws: `CorpusError.lineCounts` when a reference has another number of lines.
  func read() throws -> (hypotheses: [String], references: [[String]]) {
    let lines = try Self.lines(of: hypotheses)
    let sets = try references.map { path in
      let set = try Self.lines(of: path)
      guard set.count == lines.count else {
        throw CorpusError.lineCounts(
          source: hypotheses, sourceCount: lines.count, target: path, targetCount: set.count)
      }
      return set
    }
    return (lines, sets)
  }

  private static func lines(of path: String) throws -> [String] {
    let reader = try LineReader(path: path, invalid: .replace)
    let lines = try reader.allLines()
    Message.warn(ofReplacementsBy: reader)
    return lines
  }
}
