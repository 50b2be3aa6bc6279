import Corpora

/// CoNLL-U: the ten columns of each word behind the number and the text of its line, or of its sentence where the line
/// has several. A line without words is no sentence there, and is left out.
enum TaggedCoNLLU: TaggedTextWriter {
  static func text(of text: TaggedText, _ details: TaggedTextDetails) throws -> String {
    let sentences = text.line.words.sentences
    if sentences.count == 1 {
      return try lines(of: text, 0..<text.tokens.count, number: "\(text.line.number)", line: text.line.text, details)
    }
    return try sentences.enumerated().map { place, words in
      try lines(
        of: text, words, number: "\(text.line.number).\(place + 1)", line: text.text(of: words), details)
    }.joined()
  }

  private static func lines(
    of text: TaggedText, _ words: Range<Int>, number: String, line: String, _ details: TaggedTextDetails
  ) throws -> String {
    let rows = words.map { place in
      let token = text.tokens[place]
      var misc: [String] = []
      if text.isJoinedToNext(place) { misc.append("SpaceAfter=No") }
      if details.offsets { misc.append("TokenRange=\(token.range.lowerBound):\(token.range.upperBound)") }
      return CoNLLURow(number: place - words.lowerBound + 1, form: token.text, misc: misc)
    }
    var sentence = try ColumnSentence(conllu: rows, comments: ["# sent_id = \(number)", "# text = \(line)"])
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
}
