import Corpora

/// CoNLL-U: the ten columns of each word behind the number and the text of its line, or of its sentence where the line
/// has several. A line without words is no sentence there, and is left out.
enum TaggedCoNLLU: TaggedTextWriter {
  static func text(of text: TaggedText, _ details: TaggedTextDetails) throws -> String {
    let sentences = text.line.words.sentences
    let scalars = Array(text.line.text.unicodeScalars)
    if sentences.count == 1 {
      return try lines(
        of: text, scalars, 0..<text.tokens.count, number: "\(text.number)", line: text.line.text, details)
    }
    return try sentences.enumerated().map { place, words in
      try lines(
        of: text, scalars, words, number: "\(text.number).\(place + 1)", line: text.text(of: words, in: scalars),
        details)
    }.joined()
  }

  private static func lines(
    of text: TaggedText, _ scalars: [Unicode.Scalar], _ words: Range<Int>, number: String, line: String,
    _ details: TaggedTextDetails
  ) throws -> String {
    var sentence = try ColumnSentence(
      conllu: rows(of: text, scalars, words, details), comments: ["# sent_id = \(number)", "# text = \(line)"])
    for (head, tags) in text.tagging.tags.enumerated() {
      try sentence.requireNotWords(details.columns[head])
      sentence = try sentence.replacing(details.columns[head], with: Array(tags[words]))
      if details.probabilities {
        let probabilities = text.tagging.probabilities[head][words].map(\.fourDecimals)
        sentence = try sentence.replacing(details.probabilityColumns[head], with: probabilities)
      }
    }
    return sentence.lines.map { $0 + "\n" }.joined()
  }

  /// The words of a sentence, and before those that are written as one a line of their token.
  private static func rows(
    of text: TaggedText, _ scalars: [Unicode.Scalar], _ words: Range<Int>, _ details: TaggedTextDetails
  ) -> [CoNLLURow] {
    var rows: [CoNLLURow] = []
    var end = words.lowerBound
    func misc(_ place: Int, endsToken: Bool) -> [String] {
      let range = text.tokens[place].range
      return (endsToken && text.isJoinedToNext(place) ? ["SpaceAfter=No"] : [])
        + (details.offsets ? ["TokenRange=\(range.lowerBound):\(range.upperBound)"] : [])
    }
    for place in words {
      let number = place - words.lowerBound + 1
      if let token = text.line.multiwordToken(beginningAt: place) {
        end = token.upperBound
        rows.append(
          CoNLLURow(
            numbers: number...number + token.count - 1, form: text.text(of: token, in: scalars),
            misc: text.isJoinedToNext(end - 1) ? ["SpaceAfter=No"] : []))
      }
      rows.append(
        CoNLLURow(number: number, form: text.tokens[place].text, misc: misc(place, endsToken: place >= end)))
    }
    return rows
  }
}
