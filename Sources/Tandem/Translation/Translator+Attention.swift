import Decoding
import Documents
import Tensors
import Text
import Tokens

/// A translation, and by how much each part of it attended to each part of the source.
package struct AttendedTranslation: Sendable, Equatable {
  package let text: String
  /// Words or tokens; the last is `</s>`, the end of the sentence.
  package let source: [String]
  package let target: [String]
  /// `[target][source]`; the weights of each row sum to 1.
  package let weights: [[Double]]
}

extension Translator {
  /// What a picture of attention is drawn over.
  package enum AttentionUnit: String, Sendable, Hashable, CaseIterable {
    /// What stands between spaces: the weights of its tokens are added up in the source, and their mean is taken in the
    /// translation.
    case words
    /// Tokens of the vocabularies, as it is: pieces of words, or words.
    case tokens
  }

  /// More would neither be drawn nor read; the weights take memory that grows with the square of the length.
  package static let longestAttention = 500

  /// The best translation of a line, with what it attended to.
  ///
  /// - Throws: `InspectionError.noAttention`, `noWords`, `tooLong`, and what `translate` throws.
  package func attention(
    of line: String, by unit: AttentionUnit = .words, options: TranslatorOptions = TranslatorOptions(),
    workers: Workers
  ) throws -> AttendedTranslation {
    let passage = passage(InlineText(line), options.split)
    let sourceIDs = sourceIDs(of: passage)
    guard hasAttention else { throw InspectionError.noAttention }
    try InspectionError.check(tokenCount: sourceIDs.count, atMost: Self.longestAttention)
    var options = options
    options.search.keepsAttention = true
    let translation = try translate([line], options: options, workers: workers)[0]
    let (hypothesis, copies) = (translation.candidates[0].hypothesis, translation.candidates[0].copies)
    let targetIDs = hypothesis.tokens
    // The end of a part of the line counts as that of the line.
    let rows = (hypothesis.attention ?? []).map { row in
      var weights = [Double](repeating: 0, count: sourceIDs.count + 1)
      for (place, weight) in row.weights.dropLast().enumerated() { weights[row.firstSource + place] = Double(weight) }
      weights[sourceIDs.count] = Double(row.weights.last ?? 0)
      return weights
    }
    let sourceGroups = source.groups(of: sourceIDs, by: unit)
    let targetGroups = target.groups(of: targetIDs, by: unit)
    let end = sourceIDs.count..<sourceIDs.count + 1
    return AttendedTranslation(
      text: translation.text,
      source: sourceGroups.map(\.text).replacingSymbols(by: passage.copies)
        + [SpecialTokens.text(of: SpecialTokens.end)],
      target: targetGroups.map(\.text).replacingSymbols(by: copies),
      weights: targetGroups.map { target in
        (sourceGroups.map(\.places) + [end]).map { source in
          rows[target.places].reduce(0) { $0 + $1[source].reduce(0, +) } / Double(target.places.count)
        }
      })
  }
}

extension Tokenizer {
  /// Words or tokens of a line, with the places of their ids.
  fileprivate func groups(
    of ids: [TokenID], by unit: Translator.AttentionUnit
  ) -> [(text: String, places: Range<Int>)] {
    switch unit {
    case .words: words(of: ids).filter { !$0.isEmpty }.map { (text: decode(ids[$0]), places: $0) }
    case .tokens: ids.enumerated().map { (text: vocabulary.shownToken($1), places: $0..<$0 + 1) }
    }
  }
}
