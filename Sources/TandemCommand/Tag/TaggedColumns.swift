/// A word, a TAB and its tag on each line, and a blank line for each end of a line.
enum TaggedColumns: TaggedTextWriter {
  static func text(of text: TaggedText, _ details: TaggedTextDetails) -> String {
    let lines = text.tokens.enumerated().map { place, token in
      var fields = [token.text]
      if details.offsets { fields += ["\(token.range.lowerBound)", "\(token.range.upperBound)"] }
      for (head, tags) in text.tagging.tags.enumerated() {
        fields.append(tags[place])
        if details.probabilities { fields.append(text.tagging.probabilities[head][place].fourDecimals) }
      }
      return fields.joined(separator: "\t") + "\n"
    }
    return lines.joined() + "\n"
  }
}
