/// How words are usually written, for text in capitals.
///
/// ```swift
/// let truecaser = Truecaser(forms: ["tom": "Tom", "i": "I"])
/// truecaser("DO I KNOW TOM?")  // "Do I know Tom?"
/// ```
/// A word is a run of letters, digits and marks. Those that are not known are taken to be written in small letters; the
/// first letter of a sentence, and a letter alone before a full stop, as in "J. Smith", stay capitals. Lita et al. (2003, "tRuEcasIng") decide by the words around, too;
/// with their most frequent forms alone most words are right.
public struct Truecaser: Hashable, Sendable {
  /// Words that are usually not in small letters, by their small letters.
  public let forms: [String: String]

  public init(forms: [String: String] = [:]) { self.forms = forms }

  /// Where nothing was learned: the English "I" alone, if it is a more frequent token of a vocabulary than "i". More
  /// cannot be told: "Tom" has a token of its own, and so has "How", which begins sentences. Nil for a vocabulary
  /// without small letters.
  package init?(guessedFrom vocabulary: Vocabulary) {
    let ofText = vocabulary.tokens.dropFirst(Vocabulary.reservedCount(byteFallback: vocabulary.hasByteFallback))
    guard ofText.contains(where: \.hasSmallLetters) else { return nil }
    let hasPronoun = vocabulary.id(for: "▁I").map { $0 < vocabulary.id(for: "▁i") ?? .max } ?? false
    self.init(forms: hasPronoun ? ["i": "I"] : [:])
  }

  /// Whether a sentence is in capitals though its words usually are not: it has no small letter, and a word of two
  /// letters or more whose usual form has some.
  package func isInCapitals(_ sentence: String) -> Bool {
    !sentence.hasSmallLetters
      && sentence.letterRuns.contains { word in
        word.unicodeScalars.count { $0.properties.isUppercase } >= 2 && usualForm(of: word) != word
      }
  }

  /// A sentence with each word in its usual form.
  package func callAsFunction(_ sentence: String) -> String {
    var text = ""
    var end = sentence.startIndex
    for word in sentence.letterRuns {
      let gap = sentence[end..<word.startIndex]
      let isFirst = text.isEmpty || gap.contains(where: \.isWhitespace) && gap.contains { ".!?…".contains($0) }
      let isInitial = word.count == 1 && sentence[word.endIndex...].first == "."
      let form = usualForm(of: word)
      text += gap
      text += isFirst || isInitial ? form.prefix(1).uppercased() + form.dropFirst() : form
      end = word.endIndex
    }
    return text + sentence[end...]
  }

  private func usualForm(of word: Substring) -> String {
    let lower = word.lowercased()
    return forms[lower] ?? lower
  }
}

extension Truecaser: Codable {
  public init(from decoder: any Decoder) throws {
    let words = try decoder.singleValueContainer().decode([String].self)
    self.init(forms: Dictionary(words.map { ($0.lowercased(), $0) }) { first, _ in first })
  }

  /// In order, so that equal models have equal files.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(forms.values.sorted())
  }
}

extension String {
  var hasSmallLetters: Bool { unicodeScalars.contains(where: \.properties.isLowercase) }

  /// Runs of letters, marks and digits.
  var letterRuns: [Substring] {
    unicodeScalars.split { !$0.isWordScalar && !$0.isMark }.map { Substring($0) }
  }
}

extension Unicode.Scalar {
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}
