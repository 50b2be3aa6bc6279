import Text
import Tokens

/// How tokens stand in ARPA files, where white space parts them.
///
/// A token that is white space itself is written as the byte token of its one byte. A file whose only byte tokens are
/// such ones, and whose other words are single characters, means the characters; any other file that has byte tokens
/// means bytes.
enum ARPATokens {
  private static let bytes = Vocabulary(TokenCounts(), byteFallback: true)
  private static let firstByte = SpecialTokens.count
  /// The unknown word, and how some programs write it.
  static let unknowns = [SpecialTokens.text(of: SpecialTokens.unknown), "<UNK>"]
  private static let specials = Set(SpecialTokens.texts + unknowns)

  /// - Throws: `NGramError.unwritableToken`.
  static func written(_ vocabulary: Vocabulary, path: String) throws(NGramError) -> [[UInt8]] {
    var written: [[UInt8]] = []
    for token in vocabulary.tokens {
      let text = Array(token.utf8)
      if !text.contains(where: NGramUnit.isSpace) {
        written.append(text)
      } else if text.count == 1 && !vocabulary.hasByteFallback {
        written.append(Array(bytes.token(for: TokenID(firstByte + Int(text[0]))).utf8))
      } else {
        throw .unwritableToken(path: path, token: token)
      }
    }
    return written
  }

  /// The vocabulary of a file, and what its tokens seem to be.
  ///
  /// - Parameter tokens: as written, all different.
  /// - Returns: and the id of each token.
  static func read(
    _ tokens: [String]
  ) throws(Vocabulary.InvalidEntry) -> (vocabulary: Vocabulary, ids: [TokenID], unit: NGramUnit) {
    let fromBytes = tokens.compactMap { byte(of: $0) }
    let hasSpaces =
      !fromBytes.isEmpty && fromBytes.allSatisfy(NGramUnit.isSpace)
      && tokens.allSatisfy { $0.unicodeScalars.count == 1 || byte(of: $0) != nil || specials.contains($0) }
    let hasBytes = !fromBytes.isEmpty && !hasSpaces
    let texts = tokens.map { token in
      if hasSpaces, let byte = byte(of: token) { return String(UnicodeScalar(byte)) }
      return unknowns.contains(token) ? SpecialTokens.text(of: SpecialTokens.unknown) : token
    }
    var entries = Vocabulary(TokenCounts(), byteFallback: hasBytes).tokens
    let reserved = Set(entries.map { Array($0.utf8) })
    entries += texts.filter { !reserved.contains(Array($0.utf8)) }
    let vocabulary = try Vocabulary(entries: entries.map { (Array($0.utf8)[...], 0) })
    let ids = texts.map { vocabulary.id(for: $0) ?? SpecialTokens.unknown }
    let isBytesOnly = hasBytes && entries.count == reserved.count
    return (vocabulary, ids, isBytesOnly ? .bytes : hasSpaces ? .characters : .words)
  }

  private static func byte(of token: String) -> UInt8? {
    bytes.id(for: token).flatMap { UInt8(exactly: Int($0) - firstByte) }
  }
}
