/// A word, number, mark of punctuation, character or white space of a line.
public struct Token: Hashable, Sendable {
  /// The token without the space before it. Empty for a space that precedes no token.
  public var text: String
  /// Whether a U+0020 belongs to the token, before its text. The first token of a line may own a space that is not
  /// there; see `Segmenter`.
  public var hasSpaceBefore: Bool
  /// Where `text` lies in the line, in Unicode scalars.
  public var range: Range<Int>

  public init(text: String, hasSpaceBefore: Bool, range: Range<Int>) {
    self.text = text
    self.hasSpaceBefore = hasSpaceBefore
    self.range = range
  }
}
