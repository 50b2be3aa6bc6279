/// A text as an encoder reads it.
package struct TextSymbols: Sendable, Hashable {
  /// Words or pieces of words.
  package var symbols: [Int32]
  /// For symbols that are words: the index of each in a table of spellings. Empty where spelling is not read.
  package var words: [Int32]
  /// For symbols that are pieces: where each word begins. Empty where each symbol is a word.
  package var wordStarts: [Int32]

  package init(symbols: [Int32], words: [Int32] = [], wordStarts: [Int32] = []) {
    self.symbols = symbols
    self.words = words
    self.wordStarts = wordStarts
  }

  package var wordCount: Int { wordStarts.isEmpty ? symbols.count : wordStarts.count }
}
