import Corpora

extension SegmentedLine {
  /// Rows of CoNLL-U for the words of a sentence, and before those that are written as one a row of their token.
  ///
  /// - Parameters:
  ///   - sentence: which of the words.
  ///   - scalars: of the line.
  ///   - wordMisc: what stands in MISC of a word, but for what follows a token.
  ///   - tokenMisc: what stands there of what follows a token; it is in the row of a multiword token, and of any other
  ///     word.
  package func conlluRows(
    of sentence: Range<Int>, in scalars: [Unicode.Scalar], wordMisc: (_ word: Int) -> [String] = { _ in [] },
    tokenMisc: (_ token: Range<Int>) -> [String]
  ) -> [CoNLLURow] {
    var rows: [CoNLLURow] = []
    var end = sentence.lowerBound
    for place in sentence {
      let number = place - sentence.lowerBound + 1
      if let token = multiwordToken(beginningAt: place) {
        end = token.upperBound
        rows.append(
          CoNLLURow(
            numbers: number...number + token.count - 1, form: text(of: token, in: scalars), misc: tokenMisc(token)))
      }
      let isToken = place >= end
      rows.append(
        CoNLLURow(
          number: number, form: tokens[place].text,
          misc: (isToken ? tokenMisc(place..<place + 1) : []) + wordMisc(place)))
    }
    return rows
  }

  /// The line from the first of some words to the last.
  ///
  /// - Parameter scalars: of the line.
  package func text(of words: Range<Int>, in scalars: [Unicode.Scalar]) -> String {
    let (start, end) = (tokens[words.lowerBound].range.lowerBound, tokens[words.upperBound - 1].range.upperBound)
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }

  /// Whether no space stands before the next word.
  package func isJoinedToNext(_ word: Int) -> Bool { word + 1 < tokens.count && words.isJoined[word + 1] }
}
