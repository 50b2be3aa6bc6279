/// A text as an encoder reads it.
package struct EncodedSentence: Sendable, Equatable {
  /// Words or pieces of words.
  package var tokens: [Int32]
  /// For tokens that are words: the index of each in a table of spellings. Empty where spelling is not read.
  package var words: [Int32]
  /// For tokens that are pieces: where each word begins. Empty where each token is a word.
  package var wordStarts: [Int32]

  package init(tokens: [Int32], words: [Int32] = [], wordStarts: [Int32] = []) {
    self.tokens = tokens
    self.words = words
    self.wordStarts = wordStarts
  }

  package var wordCount: Int { wordStarts.isEmpty ? tokens.count : wordStarts.count }
}
