/// A text and its labels.
package struct LabeledText: Equatable, Sendable {
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
