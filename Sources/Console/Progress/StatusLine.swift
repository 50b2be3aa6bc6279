import Glibc
import Synchronization

/// The last line of a terminal on standard error, drawn anew in its place while a command works.
package enum StatusLine {
  package static let isShown = isatty(STDERR_FILENO) == 1

  /// Whether it may be drawn while results go to a file; `-` is standard output, which may be the same terminal.
  package static func isShown(besides output: String) -> Bool {
    isShown && (output != "-" || isatty(STDOUT_FILENO) == 0)
  }

  /// Columns that are drawn on.
  private static let width = Atomic<Int>(0)

  /// Draws a text of ASCII letters, as much of it as the terminal is wide.
  package static func draw(_ text: String) {
    // In the last column some terminals go on to the next line.
    let shown = text.prefix(TerminalWidth.of(STDERR_FILENO) - 1)
    let before = width.exchange(shown.count, ordering: .relaxed)
    Message.write("\r" + shown + String(repeating: " ", count: max(0, before - shown.count)))
  }

  /// Makes room for a message.
  package static func clear() {
    let before = width.exchange(0, ordering: .relaxed)
    if before > 0 { Message.write("\r" + String(repeating: " ", count: before) + "\r") }
  }

  /// Gives up the line, for a signal handler that writes below it.
  ///
  /// - Returns: whether there was one.
  package static func leave() -> Bool { width.exchange(0, ordering: .relaxed) > 0 }

  /// `[####................]`
  package static func bar(_ share: Double, width: Int = 20) -> String {
    let filled = Int(min(max(share, 0), 1) * Double(width))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
  }
}
