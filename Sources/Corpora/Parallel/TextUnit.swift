import Text

/// What the tokens of a language model are.
public enum TextUnit: String, Sendable, Hashable, Codable, CaseIterable {
  /// What stands between white space; how much white space there is does not matter.
  case words
  /// Pieces of words that byte pair encoding learns.
  case pieces
  /// Extended grapheme clusters; rare ones are spelled by bytes.
  case characters
  case bytes

  /// A line as its tokenizer wants it.
  package func prepared(_ line: String) -> String {
    self == .words ? line.whiteSpaceSeparated.joined(separator: " ") : line
  }
}
