/// What ends behind a character of running text.
///
/// Straka and Straková 2017, "Tokenizing, POS Tagging, Lemmatizing and Parsing UD 2.0 with UDPipe". Differs from the
/// paper: the ends of words within a token are learned from the characters, too, and only tokens whose words are not
/// written one behind the other are looked up in a table (``MultiwordForms``).
package enum TextBoundary: Int32, Sendable, CaseIterable {
  /// Nothing: a word goes on, or the character is white space.
  case none
  /// A word within a token, as `do` in `don't`.
  case word
  /// A token.
  case token
  /// A token and the sentence.
  case sentence

  /// What model files call them, in the order of their numbers.
  package static let labels = LabelSet(["none", "word", "token", "sentence"])
}
