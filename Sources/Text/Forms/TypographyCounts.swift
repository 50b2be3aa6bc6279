/// Learns which of several marks that mean the same a text uses: of each kind the most frequent one.
package struct TypographyCounts: Sendable {
  private var counts: [TypographicMark: [String: Int]] = [:]
  private let keepsSpaces: Bool

  /// - Parameter keepsSpaces: whether the spaces of a mark are its own, as no-break spaces within guillemets. Otherwise
  ///   they are plain spaces, as a source is read.
  package init(keepsSpaces: Bool = false) { self.keepsSpaces = keepsSpaces }

  package mutating func count(_ line: String) {
    let scalars = Array(line.unicodeScalars)
    scalars.forEachStretch { stretch, kind in
      // A dash at an end of the line has no space there.
      guard let kind, kind != .dash || stretch.lowerBound > 0 && stretch.upperBound < scalars.count else { return }
      let form = scalars[stretch].map { !keepsSpaces && WhiteSpace.contains($0.value) ? " " : $0 }
      counts[kind, default: [:]][String(String.UnicodeScalarView(form)), default: 0] += 1
    }
  }

  /// Kinds that were not met have the marks of a keyboard.
  package var learned: Typography {
    Typography(
      forms: TypographicMark.plainForms.merging(
        counts.compactMapValues { forms in forms.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
      ) { $1 })
  }
}
