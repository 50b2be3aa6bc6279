extension FileRecords {
  /// Texts with labels. By their text, whatever their labels, they are the same.
  ///
  /// - Throws: what the reader throws.
  package init(textsOf reader: LabeledTextReader) throws {
    self.init(by: .lines)
    while let text = try reader.next() { add(at: text.line, [text.text]) }
  }
}
