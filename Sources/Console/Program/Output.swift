import Text

/// Results on standard output. Unlike `print` it tells when they could not be written, as on a full disk.
package enum Output {
  /// Writes text as it is.
  package static func write(_ text: String) throws(TextError) {
    let writer = try LineWriter(path: "-")
    try writer.write(text: text)
    try writer.finish()
  }

  /// A line of a report, or several, with names as a terminal can show them.
  package static func line(_ text: String) throws(TextError) { try write(text.shown(keepingLines: true) + "\n") }
}
