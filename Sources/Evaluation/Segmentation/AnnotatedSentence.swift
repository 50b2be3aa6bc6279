/// A sentence of running text: its tokens, and the words that these are written for.
public struct AnnotatedSentence: Hashable, Sendable {
  /// What is written without white space: one word, or several.
  public struct Token: Hashable, Sendable {
    public let form: String
    public let words: [Word]
    /// Whether it is a multiword token. A word that is written by itself has the form of its token.
    public let isMultiword: Bool

    public init(form: String, words: [Word], isMultiword: Bool) {
      (self.form, self.words, self.isMultiword) = (form, words, isMultiword)
    }
  }

  public struct Word: Hashable, Sendable {
    public let form: String
    /// One for each column that is compared; `_` for none.
    public let tags: [String]

    public init(form: String, tags: [String]) { (self.form, self.tags) = (form, tags) }
  }

  public let tokens: [Token]

  public init(tokens: [Token]) { self.tokens = tokens }
}
