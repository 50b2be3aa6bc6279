import Text

extension FileRecords {
  /// The lines of a text.
  ///
  /// - Throws: what `LineReader` throws.
  package init(linesOf path: String) throws {
    self.init(by: .lines)
    let reader = try LineReader(path: path, invalid: .replace)
    while let line = try reader.next() { add(at: reader.lineNumber, [line]) }
  }
}
