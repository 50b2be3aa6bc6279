/// How words and marks are usually written in the text that a model was trained on.
package struct TextForms: Hashable, Sendable, Codable {
  /// Nil where capitals are read as they are.
  package let truecaser: Truecaser?
  package let typography: Typography

  package init(truecaser: Truecaser? = Truecaser(), typography: Typography = Typography()) {
    (self.truecaser, self.typography) = (truecaser, typography)
  }

  /// For files of older versions, which have none.
  package init(guessedFrom vocabulary: Vocabulary) {
    self.init(truecaser: Truecaser(guessedFrom: vocabulary), typography: Typography(guessedFrom: vocabulary))
  }

  /// The same, but with capitals read as they are.
  package var readingCapitals: TextForms { TextForms(truecaser: nil, typography: typography) }

  /// A sentence as the model is to read it, and whether it was in capitals.
  package func read(_ sentence: String) -> (text: String, isInCapitals: Bool) {
    let text = typography(sentence)
    guard let truecaser, truecaser.isInCapitals(text) else { return (text, false) }
    return (truecaser(text), true)
  }
}
