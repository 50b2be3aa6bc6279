import Glibc
import Text

/// Text that a command reads, with problems reported as soon as they are met.
package enum Input {
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - invalid: by default U+FFFD stands for invalid bytes, so that each line in is a line.
  ///   - longLines: cut where lines are running text, and an error where they are the entries of a file.
  package static func open(
    _ path: String, invalid: LineReader.InvalidUTF8 = .replace, longLines: LineReader.LongLines = .stop
  ) throws -> LineReader {
    if path == "-" && isatty(STDIN_FILENO) == 1 {
      // Nothing else shows that the program waits.
      Message.plain("Type or paste lines; Ctrl-D at the beginning of a line ends the input.")
    }
    let reader = try LineReader(path: path, invalid: invalid, longLines: longLines)
    reader.onWarning = { problem in Message.warning(described(problem, isLeftOut: invalid == .skip)) }
    return reader
  }

  private static func described(_ problem: TextError, isLeftOut: Bool) -> String {
    switch problem {
    case .invalidUTF8(let path, let line, let byte, let found, let looksLatin1):
      "\(path):\(line): byte \(byte) of the line is not valid UTF-8 (found \(TextError.hexadecimal(found))); "
        + (isLeftOut ? "lines with invalid bytes are left out" : "U+FFFD stands for invalid bytes")
        + ". Convert the file to UTF-8\(TextError.conversion(looksLatin1: looksLatin1))."
    case .longLine(let path, let line, let limit):
      "\(path):\(line): the line is longer than \(limit) bytes, and the rest of it is left out."
    default:
      problem.description
    }
  }

  /// Warns of the number of lines with such problems, where the first was not the only one.
  package static func warnOfProblems(in reader: LineReader) {
    let counts = [
      (reader.skippedLineCount, "were not valid UTF-8 and are left out"),
      (reader.replacedLineCount, "were not valid UTF-8; U+FFFD stands for the invalid bytes"),
      (reader.cutLineCount, "were too long and have been cut"),
    ]
    for (count, problem) in counts where count > 1 {
      Message.warning("\(reader.path): \(count) of \(reader.lineNumber) lines \(problem).")
    }
  }
}
