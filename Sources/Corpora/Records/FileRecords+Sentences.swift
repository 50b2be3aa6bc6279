extension FileRecords {
  /// Sentences in columns with their comments and the blank line after them. By their words, whatever their tags, they
  /// are the same.
  ///
  /// - Throws: what the reader throws.
  package init(sentencesOf reader: ColumnReader) throws {
    self.init(by: .lines)
    while let sentence = try reader.next() {
      if let line = sentence.lineNumbers.first { add(at: line, sentence.words) }
    }
  }
}
