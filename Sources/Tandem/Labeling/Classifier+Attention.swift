import Corpora
import Models
import Tensors
import Text
import Tokens

/// A text with the weights by which attention pooling made one state of those of its words.
package struct PooledText: Sendable, Equatable {
  /// The words; behind them, in a model that reads pieces, `</s>`, the end of the text.
  package let words: [String]
  /// One for each; they sum to 1.
  package let weights: [Double]
  package let classification: Classifier.Classification
}

extension Classifier {
  /// How much each word of a text matters to its classification. Of a text that is too long to be read at once it is
  /// the beginning.
  ///
  /// - Throws: `InspectionError.noAttentionPooling`, `noWords`; `CancellationError`.
  package func attention(of text: String, workers: Workers) throws -> PooledText {
    let head = head
    guard head.attention != nil else { throw InspectionError.noAttentionPooling }
    let session = LabelingSession(encoder, workers)
    let words = encoder.segmenter.words(of: text).prefix(encoder.partLength)
    guard !words.isEmpty else { throw InspectionError.noWords }
    let found = try encoder.run([words], in: session) { _, texts, tape in
      [head.pool(texts.output, on: tape).weights.map { $0.row(0).map { Double($0) } } ?? []]
    }
    let tokens = session.indexer.tokens(of: words)
    let weights = found[0].first.map { tokens.sums($0) } ?? []
    return PooledText(
      words: words.words + (weights.count > words.count ? [SpecialTokens.text(of: SpecialTokens.end)] : []),
      weights: weights,
      classification: try classify([text], .truncate, in: session)[0])
  }
}

extension EncodedSentence {
  /// Numbers for words from those for tokens. Where tokens are pieces the last, which ends the text, stands by itself.
  fileprivate func sums(_ values: [Double]) -> [Double] {
    if wordStarts.isEmpty { return values }
    let starts = wordStarts.map { Int($0) } + [tokens.count - 1, tokens.count]
    return zip(starts, starts.dropFirst()).map { values[$0..<$1].reduce(0, +) }
  }
}
