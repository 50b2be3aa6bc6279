import Corpora

/// CoNLL-U: the ten columns of each word behind the number and the text of its line. A line without words is no
/// sentence there, and is left out.
enum TaggedCoNLLU: TaggedTextWriter {
  static func text(of text: TaggedText, _ details: TaggedTextDetails) throws -> String {
    if text.tokens.isEmpty { return "" }
    let comments = ["# sent_id = \(text.number)", "# text = \(text.line)"]
    let rows = text.tokens.enumerated().map { place, token in
      var misc: [String] = []
      if text.isJoinedToNext(place) { misc.append("SpaceAfter=No") }
      if details.offsets { misc.append("TokenRange=\(token.range.lowerBound):\(token.range.upperBound)") }
      return CoNLLURow(number: place + 1, form: token.text, misc: misc)
    }
    var sentence = try ColumnSentence(conllu: rows, comments: comments)
    for (head, tags) in text.tagging.tags.enumerated() {
      try sentence.requireNotWords(details.columns[head])
      sentence = try sentence.replacing(details.columns[head], with: tags)
      if details.probabilities {
        let probabilities = text.tagging.probabilities[head].map(\.fourDecimals)
        sentence = try sentence.replacing(details.probabilityColumns[head], with: probabilities)
      }
    }
    return sentence.lines.map { $0 + "\n" }.joined()
  }
}
