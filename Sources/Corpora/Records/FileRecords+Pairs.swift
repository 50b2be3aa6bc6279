import Documents
import Text

extension FileRecords {
  /// Sentence pairs, in one file or in two. By their source, whatever its translation, they are the same.
  ///
  /// The source of a unit of a translation memory is the text in `sourceLanguage`, or else in the language that the
  /// file calls the source, or the first of the unit.
  ///
  /// - Throws: what ``ParallelFiles/forEachPair(invalid:_:)`` throws.
  package init(pairsOf files: ParallelFiles) throws {
    if let format = files.format {
      self = try format.records(of: files)
      return
    }
    self.init(by: .lines)
    var line = 0
    try files.forEachPair(invalid: .replace) { found in
      guard case .pair(let source, _) = found else { return }
      line += 1
      add(at: line, [source])
    }
  }
}
