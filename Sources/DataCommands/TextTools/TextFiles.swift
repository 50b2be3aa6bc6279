import ArgumentParser
import Console
import Text

/// Texts that are read together, as one.
struct TextFiles: ParsableArguments {
  @Argument(help: "Files to read; without one, standard input.")
  var files: [String] = []

  @Option(
    name: [.short, .customLong("input")],
    help: ArgumentHelp("Another way to name a file to read; may be given again.", valueName: "file"))
  var inputs: [String] = []

  @Option(help: "What to do with a line that is not UTF-8: stop, replace its invalid bytes, or skip it.")
  var onError = LineReader.InvalidUTF8.stop

  func validate() throws { try checkOneIsStandardInput(paths) }

  var paths: [String] { files.isEmpty && inputs.isEmpty ? ["-"] : files + inputs }

  /// Reads all of them, one after the other.
  func read(_ body: (LineReader) throws -> Void) throws {
    for path in paths {
      let reader = try Input.open(path, invalid: onError)
      try body(reader)
      Input.warnOfProblems(in: reader)
    }
  }
}
