/// A file as what is translated of it and what stays, byte for byte.
package struct Document: Sendable {
  package enum Piece: Sendable {
    case kept(String)
    case segment(Segment)
  }

  /// A run of text that stands by itself, as a paragraph, a heading or a cell of a table: one sentence or several.
  package struct Segment: Sendable {
    package let source: InlineText
    /// How the document writes its translation.
    let write: @Sendable (InlineText) -> String

    /// - Parameter write: gives what stands in the place of the segment, escapes included.
    package init(_ source: InlineText, write: @escaping @Sendable (InlineText) -> String) {
      (self.source, self.write) = (source, write)
    }
  }

  package let pieces: [Piece]

  package init(_ pieces: [Piece]) { self.pieces = pieces }

  /// What is to be translated, in order.
  package var segments: [InlineText] {
    pieces.compactMap { if case .segment(let segment) = $0 { segment.source } else { nil } }
  }

  /// The document with its segments translated.
  ///
  /// - Parameter translations: one for each of ``segments``.
  package func written(_ translations: [InlineText]) -> String {
    var rest = translations[...]
    let text = pieces.map { piece in
      switch piece {
      case .kept(let text): return text
      case .segment(let segment):
        guard let translation = rest.popFirst() else {
          preconditionFailure("\(translations.count) translations of \(segments.count) segments")
        }
        return segment.write(translation.numberingPairs)
      }
    }.joined()
    precondition(rest.isEmpty, "\(translations.count) translations of \(segments.count) segments")
    return text
  }
}
