import Text

/// What is wrong with a file of word vectors.
package enum WordVectorError: Error, Equatable, CustomStringConvertible {
  package enum Place: Equatable, Sendable {
    /// From 1.
    case line(Int)
    /// From 0, of the unpacked bytes where the file is gzip.
    case byte(Int)
  }

  case empty(path: String)
  case malformed(path: String, Place, found: String, expected: String)
  /// The file is whole and has vectors of another size than the model needs.
  case dimension(path: String, found: Int, expected: Int)
  /// The file has other words than its first line states.
  case wordCount(path: String, found: String, expected: Int)
  /// A word that the format cannot hold.
  case unwritable(path: String, word: String, reason: String)

  package var description: String {
    switch self {
    case .empty(let path):
      "\(path) is empty; give word vectors in the text format of GloVe or in word2vec's text or binary format."
    case .malformed(let path, let place, let found, let expected):
      "\(Self.place(place, in: path)): found \(found), expected \(expected); give word vectors in the text format of "
        + "GloVe or in word2vec's text or binary format, or copy the file anew if it is one."
    case .dimension(let path, let found, let expected):
      "\(path): found vectors of \(found) numbers, expected \(expected); give another file, or set the size of "
        + "embeddings to \(found)."
    case .wordCount(let path, let found, let expected):
      "\(path): found \(found), expected the \(expected) words that its first line states; copy the file anew, or mend "
        + "the number."
    case .unwritable(let path, let word, let reason):
      "\(path): the word \(word.excerpt) cannot be written, for \(reason); leave it out, or choose another format."
    }
  }

  private static func place(_ place: Place, in path: String) -> String {
    switch place {
    case .line(let number): "\(path):\(number)"
    case .byte(let offset): "\(path): byte \(offset)"
    }
  }
}
