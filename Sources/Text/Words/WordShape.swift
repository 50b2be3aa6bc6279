/// What a word looks like, with its letters forgotten: the kind of each character.
///
/// ```swift
/// let shape = WordShape()
/// shape("Berlin")    // "Xxxxx"
/// shape("B-52s")     // "X-ddx"
/// shape("ภาษาไทย")   // "xxxx"
/// ```
/// A character is a grapheme cluster, whose first scalar decides: `X` is a letter of upper or title case, `x` any other
/// letter, `d` a decimal digit of any script. Anything else stands for itself: "%", "-", "☂".
///
/// Runs are cut to `longestRun`, so that words of different lengths share their shape. As in spaCy, but for characters
/// in place of scalars: with its marks in the count, the shape of a word would depend on its normal form.
package struct WordShape: Equatable, Codable, Sendable {
  /// The longest run of one kind that is written in full. 4 tells short words from long and no more.
  package let longestRun: Int

  /// - Precondition: `longestRun` is at least 1.
  package init(longestRun: Int = 4) {
    precondition(longestRun >= 1, "runs of at most \(longestRun) characters, expected at least 1")
    self.longestRun = longestRun
  }

  package func callAsFunction(_ word: String) -> String {
    var shape = ""
    var last: Character?
    var run = 0
    for character in word {
      let kind = Self.kind(of: character)
      run = kind == last ? run + 1 : 1
      last = kind
      if run <= longestRun { shape.append(kind) }
    }
    return shape
  }

  private static func kind(of character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first else { return character }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return "X"
    case .lowercaseLetter, .modifierLetter, .otherLetter: return "x"
    // A keycap begins with a digit and is a picture.
    case .decimalNumber: return scalar.isASCII && character.unicodeScalars.count > 1 ? character : "d"
    default: return character
    }
  }
}
