/// The words of tokens that are not their words written one behind the other, as `zum`, which is `zu dem`.
package struct MultiwordForms: Sendable, Equatable {
  /// By the token as it is written.
  package private(set) var words: [String: [String]] = [:]

  package init() {}

  package var isEmpty: Bool { words.isEmpty }

  /// The words of a token; nil for one that is not in the table.
  package subscript(form: String) -> [String]? { words.isEmpty ? nil : words[form] }

  /// Whether a token is nothing but its words.
  static func areConcatenated(_ words: ArraySlice<String>, in form: String) -> Bool {
    words.joined().unicodeScalars.elementsEqual(form.unicodeScalars)
  }
}

extension MultiwordForms {
  /// How often tokens stand for which words.
  struct Counts {
    private var counts: [String: [[String]: Int]] = [:]

    mutating func add(_ token: SurfaceToken, _ words: ArraySlice<String>) {
      counts[token.form, default: [:]][Array(words), default: 0] += 1
    }

    /// Tokens that mostly stand for several words which are not what is written; of readings that are as frequent the
    /// first by its words.
    var forms: MultiwordForms {
      var forms = MultiwordForms()
      for (form, readings) in counts {
        let best = readings.max {
          ($0.value, $1.key.joined(separator: " ")) < ($1.value, $0.key.joined(separator: " "))
        }
        guard let words = best?.key, words.count > 1, !MultiwordForms.areConcatenated(words[...], in: form) else {
          continue
        }
        forms.words[form] = words
      }
      return forms
    }
  }
}

extension MultiwordForms: Codable {
  package init(from decoder: any Decoder) throws {
    words = try decoder.singleValueContainer().decode([String: [String]].self)
    if !words.values.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isWord) }) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "a token has no word, or one that is empty or has a TAB or the end of a line"))
    }
  }

  /// Whether a word can stand in a line of columns.
  private static func isWord(_ word: String) -> Bool {
    !word.isEmpty && !word.unicodeScalars.contains { $0 == "\t" || $0 == "\r" || $0 == "\n" }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words)
  }
}
