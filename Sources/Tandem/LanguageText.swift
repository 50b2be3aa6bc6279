import NGrams
import Text

/// How the text of a language model becomes symbols, and comes back.
package enum LanguageText: Sendable {
  case tokenized(LanguageModelParts)
  case ngrams(Vocabulary, NGramUnit)

  package var vocabulary: Vocabulary {
    switch self {
    case .tokenized(let parts): parts.tokenizer.vocabulary
    case .ngrams(let vocabulary, _): vocabulary
    }
  }

  /// The symbols of a line, without its end.
  package func symbols(of line: String) -> [Int32] {
    switch self {
    case .tokenized(let parts): parts.symbols(of: line)
    case .ngrams(let vocabulary, let unit): vocabulary.ids(of: line, as: unit).map(\.rawValue)
    }
  }

  /// Makes a line of symbols as they come.
  ///
  /// - Parameter afterText: the line has begun, by text that is not among the symbols.
  func assembler(afterText: Bool) -> TextAssembler {
    switch self {
    case .tokenized(let parts):
      TextAssembler(parts.tokenizer, afterText: afterText)
    case .ngrams(let vocabulary, let unit):
      TextAssembler(dropsFirstSpace: unit == .words, afterText: afterText) { id, bytes in
        if unit == .words { bytes.append(0x20) }
        bytes += vocabulary.text(of: [id], as: unit).utf8
      }
    }
  }

  /// The places of the symbols that spell each word of a line, a word being what stands between white space.
  package func words(of symbols: [Int32]) -> [Range<Int>] {
    switch self {
    case .tokenized(let parts):
      return parts.tokenizer.words(of: symbols.map { TokenID(rawValue: $0) })
    case .ngrams(_, .words):
      return symbols.indices.map { $0..<$0 + 1 }
    case .ngrams(let vocabulary, let unit):
      let spaces = symbols.indices.filter { vocabulary.text(of: [TokenID(rawValue: symbols[$0])], as: unit) == " " }
      let starts = [0] + spaces.filter { $0 > 0 }
      return zip(starts, starts.dropFirst() + [symbols.count]).map { $0..<$1 }
    }
  }
}
