import Text

/// The spellings under which a word is looked up among word vectors, one after the other.
///
/// First the word as it is, then in lower case, then both with digits folded to 0: "Room-12" is looked for as "Room-12",
/// "room-12", "Room-00" and "room-00". Vectors are often made from text that was lower-cased or folded so.
public struct WordForms: Hashable, Codable, Sendable {
  package enum Form: String, Codable, Sendable {
    case exact, lowercase, foldedDigits
  }

  public var triesLowercase: Bool
  public var triesFoldedDigits: Bool

  public init(lowercase: Bool = false, foldedDigits: Bool = false) {
    triesLowercase = lowercase
    triesFoldedDigits = foldedDigits
  }

  /// The forms of a word in the order in which they are tried; the same spelling may come twice.
  package func callAsFunction(_ word: String) -> [(form: Form, spelling: String)] {
    var forms = [(form: Form.exact, spelling: word)]
    if triesLowercase { forms.append((.lowercase, Normalizer.lowercase(word))) }
    if triesFoldedDigits { forms += forms.map { (.foldedDigits, $0.spelling.foldingDigits) } }
    return forms
  }
}
