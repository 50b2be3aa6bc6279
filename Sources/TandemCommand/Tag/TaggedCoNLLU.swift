import Corpora
import Tandem

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
        of: text, scalars, words, number: "\(text.number).\(place + 1)", line: text.line.text(of: words, in: scalars),
        details)
    }.joined()
  }

  private static func lines(
    of text: TaggedText, _ scalars: [Unicode.Scalar], _ words: Range<Int>, number: String, line: String,
    _ details: TaggedTextDetails
  ) throws -> String {
    let rows = text.line.conlluRows(of: words, in: scalars) { word in
      let range = text.tokens[word].range
      return details.offsets ? ["TokenRange=\(range.lowerBound):\(range.upperBound)"] : []
    } tokenMisc: { token in
      text.line.isJoinedToNext(token.upperBound - 1) ? ["SpaceAfter=No"] : []
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
