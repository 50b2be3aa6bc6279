import Glibc
import Text

/// Messages to the user: one sentence a line, on standard error. It begins with a capital letter, or with the name of a
/// file, an option or a number as they are typed, and has a full stop or a question mark.
package enum Message {
  package static func error(_ text: String) { plain("tandem: error: \(text.shown())") }
  package static func warning(_ text: String) { plain("tandem: warning: \(text.shown())") }

  /// A line, or several.
  package static func plain(_ text: String) {
    StatusLine.clear()
    write(text.shown(keepingLines: true) + "\n")
  }

  /// Text as it is, without an end of line, such as a bar that is drawn anew.
  package static func write(_ text: String) {
    var text = text
    // A failure of standard error cannot be reported.
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
