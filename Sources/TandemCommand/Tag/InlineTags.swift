/// One line of words and tags for each line, as `Time_NOUN flies_VERB`.
enum InlineTags: TaggedTextWriter {
  static func text(of text: TaggedText, _ details: TaggedTextDetails) -> String {
    let words = text.tokens.enumerated().map { place, token in
      ([token.text] + text.tagging.tags.map { $0[place] }).joined(separator: "_")
    }
    return words.joined(separator: " ") + "\n"
  }
}
