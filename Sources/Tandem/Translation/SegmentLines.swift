import Documents
import Text

/// A text with marks of markup in another language.
package struct TranslatedSegment: Sendable {
  package let text: InlineText
  package let issues: Set<Translation.Issue>
}

/// Texts of one line or several, cut into the lines that a translator takes.
package struct SegmentLines: Sendable {
  /// Of each text the lines, and between each and the next what ends it.
  private let parts: [[InlineText]]

  package init(_ texts: some Sequence<InlineText>) { parts = texts.map(\.cutAtLineFeeds) }

  /// Of all texts.
  package var lines: [InlineText] {
    parts.flatMap { text in text.indices.filter { $0.isMultiple(of: 2) }.map { text[$0] } }
  }

  /// The texts with their lines translated.
  ///
  /// - Parameters:
  ///   - translations: one for each of ``lines``.
  ///   - options: with which they were made.
  ///   - rank: which candidate of each line is taken, from 0; the last one where a line has fewer.
  package func joined(
    _ translations: [Translation], _ options: TranslatorOptions, rank: Int = 0
  ) -> [TranslatedSegment] {
    var rest = translations[...]
    let segments = parts.map { text in
      var (whole, issues): (InlineTextBuilder, Set<Translation.Issue>) = (InlineTextBuilder(), [])
      for (place, part) in text.enumerated() {
        guard place.isMultiple(of: 2) else {
          whole.append(part)
          continue
        }
        guard let translation = rest.popFirst() else {
          preconditionFailure("\(translations.count) translations of \(lines.count) lines")
        }
        let candidates = translation.candidates
        // Of a line without words there is no translation that marks could stand in.
        whole.append(
          part.text.singleSpaced.isEmpty ? part : candidates[min(rank, candidates.count - 1)].inlineText)
        issues.formUnion(translation.issues)
      }
      let source = text.map(\.text).joined()
      let isLeftOut = issues.contains(.lowConfidence) && options.lowConfidence?.action == .empty
      if !isLeftOut, CopiedText.identifiers(in: source).contains(where: { !whole.text.text.contains($0) }) {
        issues.insert(.lostPlaceholders)
      }
      return TranslatedSegment(text: whole.text, issues: issues)
    }
    precondition(rest.isEmpty, "\(translations.count) translations of \(lines.count) lines")
    return segments
  }
}

extension InlineText {
  /// The lines, and between each and the next what ends it.
  fileprivate var cutAtLineFeeds: [InlineText] {
    let bytes = text.utf8
    guard bytes.contains(0x0A) else { return [self] }
    var lines: [Range<String.Index>] = []
    var start = text.startIndex
    for feed in bytes.indices where bytes[feed] == 0x0A {
      let hasReturn = feed > start && bytes[bytes.index(before: feed)] == 0x0D
      lines.append(start..<(hasReturn ? bytes.index(before: feed) : feed))
      start = bytes.index(after: feed)
    }
    return cut(at: lines + [start..<text.endIndex])
  }
}
