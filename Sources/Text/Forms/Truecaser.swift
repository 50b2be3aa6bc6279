/// How words are usually written, for text in capitals.
///
/// ```swift
/// let truecaser = Truecaser(["Tom", "I"])
/// truecaser("DO I KNOW TOM?")  // "Do I know Tom?"
/// ```
/// A word is a run of letters, digits and marks. Those that are not known are taken to be written in lowercase letters;
/// the first letter of a sentence, and a letter alone before a full stop, as in "J. Smith", stay capitals. Lita et al.
/// (2003, "tRuEcasIng") decide by the words around, too; with their most frequent forms alone most words are right.
/// Letters are mapped as in most languages, not as in Turkish, and without the final sigma of Greek.
package struct Truecaser: Hashable, Sendable {
  /// Words that have capitals as a rule, by their lowercase letters.
  private let forms: [String: String]

  /// - Parameter words: that have capitals as a rule; of two that differ in case alone the first counts.
  package init(_ words: some Sequence<String> = []) {
    forms = Dictionary(words.map { ($0.lowercased(), $0) }) { first, _ in first }
  }

  /// Where nothing was learned: the English "I" alone, if it is a more frequent token of a vocabulary than "i". More
  /// cannot be told: "Tom" has a token of its own, and so has "How", which begins sentences. Nil for a vocabulary
  /// without lowercase letters.
  package init?(guessedFrom vocabulary: Vocabulary) {
    let ofText = vocabulary.tokens.dropFirst(Vocabulary.reservedCount(byteFallback: vocabulary.hasByteFallback))
    guard ofText.contains(where: \.hasLowercase) else { return nil }
    let hasPronoun = vocabulary.id(for: "▁I").map { $0 < vocabulary.id(for: "▁i") ?? .max } ?? false
    self.init(hasPronoun ? ["I"] : [])
  }

  /// Whether a sentence is in capitals though its words usually are not: it has no lowercase letter, and a word of two
  /// letters or more that is usually written otherwise. One that stands alone has four letters or more; shorter ones
  /// are abbreviations.
  package func isInCapitals(_ sentence: String) -> Bool {
    if sentence.hasLowercase { return false }
    let words = sentence.letterRuns
    return words.contains { word in
      let length = word.unicodeScalars.count { $0.properties.isUppercase }
      return length >= (words.count == 1 ? 4 : 2) && usualForm(of: word) != word
    }
  }

  /// A sentence with each word in its usual form.
  package func callAsFunction(_ sentence: String) -> String {
    var text = ""
    var end = sentence.startIndex
    for word in sentence.letterRuns {
      let gap = sentence[end..<word.startIndex]
      let isInitial = word.count == 1 && sentence[word.endIndex...].first == "."
      let form = usualForm(of: word)
      let isFirst = gap.beginsSentence(atStart: text.isEmpty)
      text += gap
      text += isFirst || isInitial ? form.prefix(1).uppercased() + form.dropFirst() : form
      end = word.endIndex
    }
    return text + sentence[end...]
  }

  /// Whether a word has capitals as a rule, these or others.
  func isUsual(_ word: Substring) -> Bool { forms[word.lowercased()] != nil }

  private func usualForm(of word: Substring) -> String {
    let lower = word.lowercased()
    return forms[lower] ?? lower
  }
}

extension Truecaser: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([String].self))
  }

  /// In order, so that equal models have equal files.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(forms.values.sorted())
  }
}

extension Substring {
  /// Whether the word behind this text is the first of a sentence. A symbol of a placeholder stands for a word.
  fileprivate func beginsSentence(atStart isStart: Bool) -> Bool {
    let symbol = unicodeScalars.lastIndex { PlaceholderSymbol.number(of: $0) != nil }
    let gap = symbol.map { self[unicodeScalars.index(after: $0)...] } ?? self
    return isStart && symbol == nil || gap.contains(where: \.isWhitespace) && gap.contains { ".!?…".contains($0) }
  }
}

extension String {
  var hasLowercase: Bool { unicodeScalars.contains { $0.properties.generalCategory == .lowercaseLetter } }

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
