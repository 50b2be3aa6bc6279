import NGrams
import Text
import Tokens

/// How the text of a language model becomes tokens, and comes back.
package enum LanguageText: Sendable {
  case tokenized(LanguageModelTokenizer)
  case ngrams(Vocabulary, NGramUnit)

  package var vocabulary: Vocabulary {
    switch self {
    case .tokenized(let parts): parts.tokenizer.vocabulary
    case .ngrams(let vocabulary, _): vocabulary
    }
  }

  /// The tokens of a line, without its end.
  package func tokens(of line: String) -> [TokenID] {
    switch self {
    case .tokenized(let parts): parts.tokens(of: line)
    case .ngrams(let vocabulary, let unit): vocabulary.ids(of: line, as: unit)
    }
  }

  /// Makes a line of tokens as they come.
  ///
  /// - Parameter afterText: the line has begun, by text that is not among the tokens.
  func detokenizer(afterText: Bool) -> StreamingDetokenizer {
    switch self {
    case .tokenized(let parts):
      StreamingDetokenizer(parts.tokenizer, afterText: afterText)
    case .ngrams(let vocabulary, let unit):
      StreamingDetokenizer(dropsFirstSpace: unit == .words, afterText: afterText) { id, bytes in
        vocabulary.append(id, as: unit, to: &bytes)
      }
    }
  }

  /// The places of the tokens that spell each word of a line, a word being what stands between white space. White space
  /// belongs to the word after it, and at the end of a line to the last; a line of white space alone has no word.
  package func words(of tokens: ArraySlice<TokenID>) -> [Range<Int>] {
    var detokenizer = detokenizer(afterText: false)
    var starts: [Int] = []
    // Where white space has begun since the last word; that before the first word belongs to it.
    var gap: Int? = 0
    // The first token of the text that comes next: bytes may spell a scalar together.
    var first = 0
    var count = 0
    for token in tokens {
      let text = detokenizer.append(token)
      for scalar in text.unicodeScalars {
        if scalar.properties.isWhitespace {
          gap = gap ?? first
        } else if let start = gap {
          starts.append(start)
          gap = nil
        }
      }
      count += 1
      if !text.isEmpty { first = count }
    }
    return zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
  }
}
