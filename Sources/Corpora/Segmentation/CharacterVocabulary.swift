import Text
import Tokens

/// Numbers for the characters (Unicode scalars) of running text, as a segmenter reads it.
///
/// All white space is one character. A character that is too rare in the training text is read as its class: so the
/// model knows that é, which it has not met, is a small letter.
package struct CharacterVocabulary: Sendable {
  /// Rarer characters are read as their class.
  private static let minimumCount = 5

  /// Of characters below this, by their code points.
  private let frequent: [TokenID]
  private let others: [Unicode.Scalar: TokenID]
  private let classes: [CharacterClass: TokenID]

  /// - Parameter vocabulary: has characters and classes as its words.
  package init(_ vocabulary: WordVocabulary) {
    var ids: [Unicode.Scalar: TokenID] = [:]
    var classes: [CharacterClass: TokenID] = [:]
    for (id, token) in vocabulary.words.tokens.enumerated().dropFirst(SpecialTokens.count) {
      if let characterClass = CharacterClass(rawValue: token) {
        classes[characterClass] = TokenID(id)
      } else if let scalar = token.unicodeScalars.first {
        ids[scalar] = TokenID(id)
      }
    }
    func id(of scalar: Unicode.Scalar) -> TokenID {
      ids[CharacterClass.key(of: scalar)] ?? classes[CharacterClass(scalar)] ?? SpecialTokens.unknown
    }
    frequent = (0..<0x250).map { id(of: Unicode.Scalar($0) ?? " ") }
    others = ids
    self.classes = classes
  }

  package func ids(of scalars: ArraySlice<Unicode.Scalar>) -> [TokenID] { scalars.map(id) }

  private func id(of scalar: Unicode.Scalar) -> TokenID {
    if scalar.value < UInt32(frequent.count) { return frequent[Int(scalar.value)] }
    return others[CharacterClass.key(of: scalar)] ?? classes[CharacterClass(scalar)] ?? SpecialTokens.unknown
  }

  /// How often each character, or the class of one that is rare, occurs in a text.
  package static func counts(of text: SegmentedText) -> WordCounts {
    var counts: [Unicode.Scalar: Int] = [:]
    for scalar in text.paragraphs.lazy.flatMap(\.scalars) { counts[CharacterClass.key(of: scalar), default: 0] += 1 }
    var words = WordCounts()
    for paragraph in text.paragraphs {
      words.add(
        TextWords(
          paragraph.scalars.lazy.map(CharacterClass.key).map { scalar in
            counts[scalar, default: 0] < minimumCount ? CharacterClass(scalar).rawValue : String(scalar)
          }))
    }
    return words
  }
}

/// What a character is, where nothing more is known of it.
private enum CharacterClass: String {
  case capital = "<capital>"
  case small = "<small>"
  /// Of a script without case, or a mark on a letter.
  case letter = "<letter>"
  case digit = "<digit>"
  case symbol = "<symbol>"
  case punctuation = "<punctuation>"

  init(_ scalar: Unicode.Scalar) {
    self =
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .titlecaseLetter: .capital
      case .lowercaseLetter: .small
      case .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .enclosingMark: .letter
      case .decimalNumber, .letterNumber, .otherNumber: .digit
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        .punctuation
      default: .symbol
      }
  }

  /// What stands for the character in the vocabulary.
  static func key(of scalar: Unicode.Scalar) -> Unicode.Scalar { scalar.properties.isWhitespace ? " " : scalar }
}
