import Corpora

extension TextIndexer {
  /// Different words that are remembered before all are forgotten: memory does not grow with the text.
  private static let rememberedWords = 200_000

  mutating func forgetIfLarge() {
    if wordCount > Self.rememberedWords { self = TextIndexer(encoding) }
  }
}
