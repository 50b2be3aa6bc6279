import Text

/// The running text of a file of CoNLL-U, with the ends of its sentences, tokens and words.
///
/// The text is that of the tokens with a space behind each that has no `SpaceAfter=No`. `# newpar` and `# newdoc` begin
/// paragraphs; in a file without them all sentences are one.
package struct SegmentedText: Sendable {
  package private(set) var paragraphs: [SegmentedParagraph] = []
  package let forms: MultiwordForms
  /// Sentences with a line that was not UTF-8, where these are left out.
  package let invalidCount: Int
  /// Lines that were not UTF-8 and are mended.
  package let replacedLineCount: Int

  /// - Throws: `ColumnError`, `CorpusError.noSentences`, and what `LineReader` throws.
  package init(path: String, columns: TaggedCorpus.Columns, invalid: LineReader.InvalidUTF8 = .stop) throws {
    let lines = try LineReader(path: path, invalid: invalid)
    let reader = columns.reader(lines)
    var counts = MultiwordForms.Counts()
    while let sentence = try reader.next() {
      let tokens = sentence.tokens
      if paragraphs.isEmpty || sentence.beginsParagraph { paragraphs.append(SegmentedParagraph()) }
      paragraphs[paragraphs.count - 1].append(tokens, of: sentence.words)
      for token in tokens { counts.add(token, sentence.words[token.words]) }
    }
    paragraphs.removeAll { $0.scalars.isEmpty }
    if paragraphs.isEmpty { throw CorpusError.noSentences(path: path, long: 0) }
    forms = counts.forms
    invalidCount = reader.skippedSentenceCount
    replacedLineCount = lines.replacedLineCount
  }

  /// Whether a file is CoNLL-U in which a token is joined to the next of its sentence, so that it shows what running
  /// text looks like.
  ///
  /// - Throws: as the reader of the file.
  package static func isShown(in path: String, columns: TaggedCorpus.Columns, invalid: LineReader.InvalidUTF8) throws
    -> Bool
  {
    let reader = columns.reader(try LineReader(path: path, invalid: invalid))
    while let sentence = try reader.next() {
      if sentence.words.isEmpty { continue }
      if sentence.format != .conllu { return false }
      if sentence.tokens.dropLast().contains(where: \.isJoinedToNext) { return true }
    }
    return false
  }
}
