/// The tokens that every vocabulary begins with, in the order of their ids.
///
/// They never stand for text: a line that contains the characters `</s>` does not yield `end`.
public enum SpecialTokens {
  /// Stands for text that the vocabulary cannot express.
  public static let unknown: TokenID = 0
  /// Fills places in a rectangular array that belong to no sentence.
  public static let padding: TokenID = 1
  /// Begins a target sequence.
  public static let start: TokenID = 2
  /// Ends a sequence.
  public static let end: TokenID = 3

  /// How the tokens are written in vocabulary files, by their ids.
  public static let texts = ["<unk>", "<pad>", "<s>", "</s>"]

  /// The number of special tokens, which is the id of the first token after them.
  public static var count: Int { texts.count }

  /// How one of the tokens is written in vocabulary files.
  ///
  /// - Precondition: `id` is one of the special tokens.
  public static func text(of id: TokenID) -> String { texts[Int(id)] }
}
