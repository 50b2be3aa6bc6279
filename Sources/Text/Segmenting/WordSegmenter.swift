/// Finds the words of a text, for models that read words.
package struct WordSegmenter: Sendable, Codable, Hashable {
  private let segmenter: Segmenter

  /// - Throws: `TextError.unknownLocale`.
  package init(_ mode: Segmenter.Mode = .word, locale: String = "") throws {
    segmenter = try Segmenter(mode, locale: locale)
  }

  /// Words, numbers and marks of punctuation with their places in the text, in Unicode scalars; no white space.
  package func tokens(of text: String) -> [Token] {
    segmenter.tokens(in: text).filter { token in
      !token.text.isEmpty && !token.text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
  }

  package func words(of text: String) -> TextWords { TextWords(tokens(of: text)) }
}
