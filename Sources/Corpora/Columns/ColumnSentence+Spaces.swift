import Text

extension ColumnSentence {
  /// The words as they stood in running text.
  ///
  /// In CoNLL-U a word is joined to the one before behind `SpaceAfter=No`, and within a multiword token, which is
  /// written as one. Other files do not show it, so that each word stands behind a space.
  package var text: TextWords {
    var isJoined: [Bool] = []
    var isBehindJoined = false
    for token in tokens {
      isJoined.append(isBehindJoined)
      isJoined += Array(repeating: true, count: token.words.count - 1)
      isBehindJoined = token.isJoinedToNext
    }
    return TextWords(words, isJoined: isJoined)
  }
}
