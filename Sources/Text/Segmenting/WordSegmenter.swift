/// Finds the words of a text, for models that read words.
package struct WordSegmenter: Sendable, Codable, Equatable {
  let segmenter: Segmenter

  /// - Throws: `TextError.unknownLocale`.
  package init(_ mode: Segmenter.Mode = .word, locale: String = "") throws {
    segmenter = try Segmenter(mode, locale: locale)
  }

  /// Words, numbers and marks of punctuation with their places in the text, in Unicode scalars; no white
  /// space, and nothing that is invisible by itself.
  package func tokens(of text: String) -> [Token] {
    segmenter.tokens(in: text).filter { !$0.text.isBlank }
  }

  /// - Parameter splitter: says where sentences end; nil to take the text for one.
  package func words(of text: String, splitBy splitter: SentenceSplitter? = nil) -> TextWords {
    TextWords(tokens(of: text), of: text, splitBy: splitter)
  }
}
