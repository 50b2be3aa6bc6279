/// A paragraph of running text, with what ends behind each of its characters.
package struct SegmentedParagraph: Sendable, Equatable {
  package private(set) var scalars: [Unicode.Scalar] = []
  /// One for each character.
  package private(set) var boundaries: [TextBoundary] = []
  /// The next sentence follows without a space.
  private var isJoinedToNext = true

  package init() {}

  /// Adds a sentence.
  ///
  /// - Parameters:
  ///   - tokens: what the words are written as.
  ///   - words: of the sentence.
  package mutating func append(_ tokens: [SurfaceToken], of words: [String]) {
    for token in tokens {
      if !isJoinedToNext { append(" ", .none) }
      isJoinedToNext = token.isJoinedToNext
      append(token, words: words[token.words])
    }
    guard let last = scalars.indices.last else { return }
    boundaries[last] = .sentence
  }

  private mutating func append(_ token: SurfaceToken, words: ArraySlice<String>) {
    let first = scalars.count
    for scalar in token.form.unicodeScalars { append(scalar, .none) }
    guard scalars.count > first else { return }
    boundaries[scalars.count - 1] = .token
    guard MultiwordForms.areConcatenated(words, in: token.form) else { return }
    var end = first
    for word in words.dropLast() {
      end += word.unicodeScalars.count
      boundaries[end - 1] = .word
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, _ boundary: TextBoundary) {
    scalars.append(scalar)
    boundaries.append(boundary)
  }

  /// Consecutive parts of so many characters at most, each up to white space where there is some in its second half.
  package func windows(ofMost length: Int) -> [Range<Int>] {
    var windows: [Range<Int>] = []
    var start = 0
    while scalars.count - start > length {
      let half = start + length / 2
      let space = scalars[half..<start + length].lastIndex { $0.properties.isWhitespace }
      let end = space.map { $0 + 1 } ?? start + length
      windows.append(start..<end)
      start = end
    }
    if start < scalars.count { windows.append(start..<scalars.count) }
    return windows
  }
}
