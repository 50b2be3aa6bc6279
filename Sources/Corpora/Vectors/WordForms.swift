import Text

/// The spellings under which a word is looked up among word vectors, one after the other.
///
/// First the word as it is, then in lower case, then both with digits folded to 0: "Room-12" is looked for as
/// "Room-12", "room-12", "Room-00" and "room-00". Vectors are often made from text that was lower-cased or folded so.
///
/// The words of a vocabulary that ignores case are in lower case themselves, and most vectors are of words as they are
/// written: there a word is also looked for among the words of the file in lower case, so that "java" has the vector of
/// "Java". Where several are the same then, as "Us" and "US", the first in the file counts, which in most files is the
/// most frequent one.
public struct WordForms: Hashable, Codable, Sendable {
  package enum Form: String, Codable, Sendable {
    case exact, lowercase, otherCase, foldedDigits
  }

  public var triesLowercase: Bool
  public var triesFoldedDigits: Bool
  /// Look for the word among those of the file in lower case, if it is there in none of the forms.
  package var ignoresCaseOfFile = false

  public init(lowercase: Bool = false, foldedDigits: Bool = false) {
    triesLowercase = lowercase
    triesFoldedDigits = foldedDigits
  }

  // Whether the file's case counts follows from the vocabulary, and is no option.
  private enum CodingKeys: String, CodingKey { case triesLowercase, triesFoldedDigits }

  /// The forms of a word in the order in which they are tried; the same spelling may come twice.
  package func callAsFunction(_ word: String) -> [(form: Form, spelling: String)] {
    var forms = [(form: Form.exact, spelling: word)]
    if triesLowercase { forms.append((.lowercase, Normalizer.lowercase(word))) }
    if triesFoldedDigits { forms += forms.map { (.foldedDigits, $0.spelling.foldingDigits) } }
    return forms
  }
}
