import ArgumentParser
import Glibc
import Text

/// Where a command reads and writes lines.
struct InputOutput: ParsableArguments {
  @Option(name: .shortAndLong, help: "File to read; - is standard input.")
  var input = "-"

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  func validate() throws {
    try check("output", output, isNoneOf: [input])
  }

  /// Opens both. Invalid UTF-8 is replaced by U+FFFD and counted, so that each line in gives a line out.
  func open() throws -> LineStream {
    let reader = try InputOutput.reader(input)
    return LineStream(reader: reader, writer: try AtomicOutput.open(output))
  }
}

extension InputOutput {
  /// Opens a file to read, or standard input; in a terminal, where nothing would show that the program waits, it says so.
  static func reader(_ path: String) throws -> LineReader {
    if path == "-" && isatty(STDIN_FILENO) == 1 {
      Message.plain("Type or paste lines; Ctrl-D at the beginning of a line ends the input.")
    }
    return try LineReader(path: path, invalid: .replace)
  }
}

/// Lines in, lines out, in memory that does not grow with their number.
struct LineStream {
  let reader: LineReader
  let writer: LineWriter

  /// Writes one line, or what takes its place, for each line that is read.
  func map(_ transform: (String) throws -> String) throws {
    while let line = try reader.next() {
      try writer.write(try transform(line))
      if isInteractive { try writer.flush() }
    }
    try finish()
  }

  /// Flushes the output and reports what was replaced in the input.
  func finish() throws {
    try writer.finish()
    Message.warn(ofInvalidLinesIn: reader)
  }

  private var isInteractive: Bool { reader.path == "standard input" && isatty(STDIN_FILENO) == 1 }
}
