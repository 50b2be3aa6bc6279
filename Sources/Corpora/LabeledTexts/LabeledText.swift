/// A text and its labels.
package struct LabeledText: Hashable, Sendable {
  /// Without repetition; none in a text that is yet to be classified.
  package let labels: [String]
  package let text: String
  /// From 1; all phrases of a tree have the same.
  package let line: Int

  package init(labels: [String], text: String, line: Int) {
    self.labels = labels
    self.text = text
    self.line = line
  }
}

/// How labels and text stand in a line.
package enum LabeledTextFormat: Hashable, Sendable {
  /// Columns parted by TAB; `label` is nil if none of them is to be read, and `separator` parts several labels in it.
  case table(label: Column?, text: Column, separator: Unicode.Scalar? = nil)
  /// Words with the prefix `__label__` at the beginning of the line, then the text, as fastText reads it. Differs from
  /// fastText: a word with that prefix within the text belongs to the text.
  case prefix
  /// The first word is the label, and the text is what follows the space after it, as in the files of TREC.
  case firstWord
  /// A tree such as `(3 (2 It) (4 works))`, one a line: the sentence with its label, or every phrase in it.
  case trees(LabeledTree.Part)
  /// No label.
  case plain

  /// `label TAB text`.
  package static let labelAndText = table(label: .number(1), text: .number(2))

  static let labelPrefix = "__label__"

  /// By a line: `prefix` if it begins with one, `labelAndText` if it has a TAB, else `plain`. Neither a tree nor a
  /// first word that is a label can be told from a text.
  static func seen(in line: String) -> LabeledTextFormat {
    if line.utf8.starts(with: labelPrefix.utf8) { return .prefix }
    return line.utf8.contains(0x09) ? labelAndText : .plain
  }
}

extension LabeledTree {
  /// What a tree is an example of.
  package enum Part: String, CaseIterable, Codable, Sendable {
    case sentence, phrases
  }

  /// A phrase as a text, with spaces between the words.
  func text(of phrase: Phrase, line: Int) -> LabeledText {
    LabeledText(labels: [phrase.label], text: words[phrase.words].joined(separator: " "), line: line)
  }
}
