/// The beginnings and ends of words, which in many languages tell the part of speech.
///
/// ```swift
/// let affixes = Affixes(longest: 3)
/// affixes.prefixes(of: "unseen")  // ["u", "un", "uns"]
/// affixes.suffixes(of: "unseen")  // ["n", "en", "een"]
/// affixes.suffixes(of: "at")      // ["t", "at"]
/// ```
/// Lengths are in characters (grapheme clusters), so that no affix is torn from its accent or vowel sign; the affix of
/// length n is at index n − 1. A word is an affix of itself, and has none that are longer.
package struct Affixes: Equatable, Codable, Sendable {
  /// In characters.
  package let longest: Int
  /// Whether digits count as 0, so that "1984" and "2024" have the same affixes.
  package let foldsDigits: Bool

  /// - Precondition: `longest` is at least 1.
  package init(longest: Int = 3, foldingDigits: Bool = false) {
    precondition(longest >= 1, "affixes of at most \(longest) characters, expected at least 1")
    self.longest = longest
    foldsDigits = foldingDigits
  }

  package func prefixes(of word: String) -> [String] {
    let word = foldsDigits ? word.foldingDigits : word
    return word.indices.prefix(longest).map { String(word[...$0]) }
  }

  package func suffixes(of word: String) -> [String] {
    let word = foldsDigits ? word.foldingDigits : word
    return word.indices.suffix(longest).reversed().map { String(word[$0...]) }
  }
}
