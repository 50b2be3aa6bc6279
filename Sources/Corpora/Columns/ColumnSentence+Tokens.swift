/// A stretch of running text that holds one word, or several that are written as one.
package struct SurfaceToken: Sendable, Equatable {
  /// As it stands in the text.
  package let form: String
  /// Its words among those of the sentence.
  package fileprivate(set) var words: Range<Int>
  /// Whether it is a multiword token, which has a line of its own in CoNLL-U: `3-4`.
  package let isMultiword: Bool
  /// Whether the next token follows without a space: `SpaceAfter=No`.
  package let isJoinedToNext: Bool

  package init(form: String, words: Range<Int>, isMultiword: Bool = false, isJoinedToNext: Bool = false) {
    (self.form, self.words, self.isMultiword, self.isJoinedToNext) = (form, words, isMultiword, isJoinedToNext)
  }
}

extension ColumnSentence {
  /// What the words are written as in running text.
  ///
  /// Only CoNLL-U shows it. In other files each word is a token, behind which a space stands.
  package var tokens: [SurfaceToken] {
    guard format == .conllu, let layout else {
      return words.enumerated().map { SurfaceToken(form: $1, words: $0..<$0 + 1) }
    }
    var tokens: [SurfaceToken] = []
    var count = 0
    // The number of the last word of the multiword token that has begun.
    var lastOfToken = 0
    for line in lines where ColumnLayout.kindWithoutColumns(of: line, in: format) == nil {
      let fields = layout.separator.fields(of: line)
      let id = fields[CoNLLUField.id.index]
      let isJoined = Features(fields[CoNLLUField.misc.index])["SpaceAfter"] == "No"
      switch RowNumber(id) {
      case .multiwordToken:
        lastOfToken = id.split(separator: "-").last.flatMap { Int($0) } ?? 0
        tokens.append(
          SurfaceToken(
            form: String(fields[CoNLLUField.form.index]), words: count..<count, isMultiword: true,
            isJoinedToNext: isJoined))
      case .word:
        if let number = Int(id), number <= lastOfToken {
          tokens[tokens.count - 1].words = tokens[tokens.count - 1].words.lowerBound..<count + 1
        } else {
          tokens.append(SurfaceToken(form: words[count], words: count..<count + 1, isJoinedToNext: isJoined))
        }
        count += 1
      case .emptyNode, nil: break
      }
    }
    // A damaged file may have the line of a token without its words.
    return tokens.filter { !$0.words.isEmpty }
  }

  /// Whether a comment says that a paragraph or a document begins: `# newpar`, `# newdoc id = a`.
  package var beginsParagraph: Bool {
    lines.contains { $0.utf8.starts(with: "# newpar".utf8) || $0.utf8.starts(with: "# newdoc".utf8) }
  }
}
