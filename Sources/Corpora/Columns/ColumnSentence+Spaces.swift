import Text

extension ColumnSentence {
  /// The words as they stood in running text.
  ///
  /// In CoNLL-U a word is joined to the one before behind `SpaceAfter=No`, and within a multiword token, which is
  /// written as one. Other files do not show it, so that each word stands behind a space.
  package var text: TextWords {
    guard format == .conllu, let layout else { return TextWords(words) }
    var isJoined: [Bool] = []
    var next = false
    var token: MultiwordToken?
    for line in lines where ColumnLayout.kindWithoutColumns(of: line, in: format) == nil {
      let fields = layout.separator.fields(of: line)
      let hasNoSpaceAfter = Features(fields[CoNLLUField.misc.index])["SpaceAfter"] == "No"
      switch RowNumber(fields[CoNLLUField.id.index]) {
      case .multiwordToken: token = MultiwordToken(fields[CoNLLUField.id.index], hasNoSpaceAfter: hasNoSpaceAfter)
      case .word:
        isJoined.append(next)
        let number = Int(fields[CoNLLUField.id.index]) ?? .max
        if let token, number <= token.last {
          next = number < token.last || token.hasNoSpaceAfter
        } else {
          next = hasNoSpaceAfter
        }
      case .emptyNode, nil: break
      }
    }
    return TextWords(words, isJoined: isJoined)
  }

  /// `3-4` on a line of its own.
  private struct MultiwordToken {
    /// The number of its last word.
    let last: Int
    let hasNoSpaceAfter: Bool

    init(_ number: Substring, hasNoSpaceAfter: Bool) {
      last = number.split(separator: "-").last.flatMap { Int($0) } ?? 0
      self.hasNoSpaceAfter = hasNoSpaceAfter
    }
  }
}
