/// Looks for what is wrong with tagged sentences before a model learns from them.
///
/// Memory grows with the number of sentences, about 50 bytes for each, with the number of different words, and with the
/// number of tags that break their scheme.
package struct TagCheck: Sendable {
  /// nil finds it out, as `ColumnReader` does.
  package var format: ColumnFormat?
  package var separator: FieldSeparator?
  package var word: Column?
  /// What comments in CoNLL begin with; nil finds them.
  package var comment: String?
  /// The columns of the tags; none stands for UPOS in CoNLL-U and the last column otherwise.
  package var tags: [Column] = []
  /// nil finds it out from the training file, for each of the columns.
  package var scheme: TagScheme?
  /// Sentences with more words are reported: are there no blank lines?
  package var maximumLength = 1000
  /// As many different tags as this are never too many.
  package var plausibleTagCount = 50

  package init() {}

  package typealias Diagnostic = ExampleDiagnostic

  package struct Size: Equatable, Sendable {
    package var sentences = 0
    package var words = 0
    /// Lines of CoNLL columns that were taken for comments.
    package var comments = 0
    /// The scheme of each column of the training file that is in one, as "tags in BIO".
    package var schemes: [String] = []
  }

  /// Reads the training file and then the others, such as those for validation and test.
  ///
  /// - Parameter report: called with every diagnostic: those on sentences in order, then those on the scheme, then
  ///   those on the labels and the file.
  /// - Returns: what was read of all files.
  /// - Throws: what `ColumnReader` throws, but for mistakes in lines, which are reported.
  package func run(
    training: String, others: [String] = [], report: (Diagnostic) throws -> Void
  ) throws -> Size {
    var index = ExampleIndex()
    let first = try read(training, training: nil, &index, report)
    var size = first.size
    size.schemes = first.columns.compactMap { column in
      let place = tags.count > 1 ? " in column \(column.column)" : ""
      return column.scheme.map { "tags\(place) in \($0.name(in: column.spelling))" }
    }
    for path in others {
      let other = try read(path, training: first.columns, &index, report)
      size.sentences += other.size.sentences
      size.words += other.size.words
      size.comments += other.size.comments
    }
    return size
  }

  private func read(
    _ path: String, training: [TagStatistics]?, _ index: inout ExampleIndex, _ report: (Diagnostic) throws -> Void
  ) throws -> (columns: [TagStatistics], size: Size) {
    let reader = try ColumnReader(path: path, format: format, separator: separator, word: word, comment: comment)
    var columns = tally(of: tags, training)
    var size = Size()
    var differentWords: Set<UInt64> = []
    var first: ColumnSentence?
    index.begin(reader.path)
    while let sentence = try Diagnostic.next(reader.next, report) {
      if sentence.words.isEmpty { continue }
      if columns.isEmpty { columns = tally(of: [sentence.format.tag], training) }
      let tags: [[String]]
      do {
        tags = try columns.map { try sentence.tagsBesideWords(in: $0.column) }
      } catch {
        guard let diagnostic = Diagnostic(error) else { throw error }
        try report(diagnostic)
        continue
      }
      first = first ?? sentence
      size.sentences += 1
      size.words += sentence.words.count
      for word in sentence.words { differentWords.insert(TextHash(word).value) }
      try inspect(sentence, tags, path: reader.path, &index).forEach(report)
      for place in columns.indices { columns[place].add(tags[place], of: sentence) }
    }
    size.comments = reader.commentCount
    for place in columns.indices {
      // One column needs no name.
      let name = tags.count > 1 ? columns[place].column : nil
      columns[place].settleScheme()
      if let first {
        try columns[place].headerDiagnostics(first, path: reader.path).forEach(report)
      }
      try columns[place].schemeDiagnostics(path: reader.path, column: name).forEach(report)
      // A training file without sentences has no column if none was chosen.
      let trained = training.map { place < $0.count ? $0[place].counts : LabelCounts() }
      try columns[place].counts.diagnostics(
        path: reader.path, training: trained, exampleCount: differentWords.count, plausibleCount: plausibleTagCount,
        column: name
      ).forEach(report)
    }
    try Diagnostic.ofFile(
      path: reader.path, exampleCount: size.sentences, carriageReturnCount: reader.carriageReturnCount,
      lineCount: reader.lineCount
    ).forEach(report)
    return (columns, size)
  }

  private func inspect(
    _ sentence: ColumnSentence, _ tags: [[String]], path: String, _ index: inout ExampleIndex
  ) -> [Diagnostic] {
    let line = sentence.lineNumber(ofWord: 0)
    let hashes = (words: TextHash(sentence.words).value, tags: TextHash(tags.flatMap { $0 }).value)
    let diagnostics = index.add(text: hashes.words, labels: hashes.tags, line: line)
    if sentence.words.count <= maximumLength { return diagnostics }
    let detail = "\(sentence.words.count) words without a blank line, expected at most \(maximumLength)"
    return [Diagnostic(kind: .long, path: path, line: line, detail: detail)] + diagnostics
  }

  /// Empty tallies, which know the schemes that the training file has shown.
  private func tally(of columns: [Column], _ training: [TagStatistics]?) -> [TagStatistics] {
    columns.enumerated().map { place, column in
      let trained = training.flatMap { place < $0.count ? $0[place] : nil }
      return TagStatistics(column: column, scheme: scheme, training: trained)
    }
  }
}
