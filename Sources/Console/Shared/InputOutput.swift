import ArgumentParser
import Text

/// Where a command reads and writes lines.
package struct InputOutput: ParsableArguments {
  @Option(name: .shortAndLong, help: "File to read; - is standard input.")
  package var input = "-"

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  package var output = "-"

  package init() {}

  package func validate() throws {
    try check("output", output, isNoneOf: [input])
  }

  /// Opens both. Invalid UTF-8 is replaced by U+FFFD and counted, so that each line in gives a line out.
  package func open() throws -> LineStream {
    let reader = try Input.open(input, longLines: .cut)
    return LineStream(
      reader: reader, writer: try AtomicOutput.open(output), progress: InputProgress(reader, output: output))
  }
}

/// Lines in, lines out, in memory that does not grow with their number.
package struct LineStream {
  package let reader: LineReader
  package let writer: LineWriter
  fileprivate let progress: InputProgress

  /// Writes one line, or what takes its place, for each line that is read.
  package func map(_ transform: (String) throws -> String) throws {
    try flatMap { [try transform($0)] }
  }

  /// Writes some lines, or none, for each line that is read.
  package func flatMap(_ transform: (String) throws -> [String]) throws {
    while let line = try reader.next() {
      for line in try transform(line) { try writer.write(line) }
      if try !reader.hasLineWaiting() { try writer.flush() }
      progress.update()
    }
    try finish()
  }

  /// To be called when all lines that have been read are answered: whoever writes line by line is answered line by
  /// line.
  package func endWindow() throws {
    try writer.flush()
    progress.update()
  }

  /// Flushes the output and reports what was replaced in the input.
  package func finish() throws {
    try writer.finish()
    progress.end()
    Input.warnOfProblems(in: reader)
  }
}
