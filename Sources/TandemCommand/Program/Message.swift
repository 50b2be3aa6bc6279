import Glibc
import Text

/// What the program says to its user: one sentence a line, on standard error.
enum Message {
  static func error(_ text: String) { plain("tandem: error: \(text)") }
  static func warning(_ text: String) { plain("tandem: warning: \(text)") }

  /// Says how many lines were read with U+FFFD for invalid bytes or left out, if any were.
  static func warn(ofInvalidLinesIn reader: LineReader) {
    if reader.skippedLineCount > 0 {
      warning(
        "\(reader.path): \(reader.skippedLineCount) of \(reader.lineNumber) lines were not valid UTF-8 and are left out."
      )
    }
    guard reader.replacedLineCount > 0 else { return }
    warning(
      "\(reader.path): \(reader.replacedLineCount) of \(reader.lineNumber) lines were not valid UTF-8; U+FFFD stands for "
        + "the invalid bytes.")
  }

  static func plain(_ text: String) { write(text + "\n") }

  /// Text without an end of line, such as a bar that is drawn anew.
  static func write(_ text: String) {
    var text = text
    // Nothing is left to be told when even standard error fails.
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
