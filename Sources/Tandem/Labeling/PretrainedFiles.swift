/// Files of what a training of labels begins with instead of chance.
public struct PretrainedFiles: Sendable, Hashable {
  /// Vectors for words, in the text formats of word2vec and GloVe or the binary one of word2vec, also gzip. They have
  /// `encoder.embeddingSize` numbers each.
  public var vectors: String?
  /// A translator, tagger, classifier or language model whose encoder is taken: its options, weights and tokens.
  public var encoder: String?

  public init(vectors: String? = nil, encoder: String? = nil) {
    self.vectors = vectors
    self.encoder = encoder
  }
}
