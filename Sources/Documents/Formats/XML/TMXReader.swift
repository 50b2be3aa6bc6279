/// Reads pairs of texts from a translation memory, with memory for the file and one unit.
///
/// ```swift
/// var reader = TMXReader(text, source: "en", target: "de")
/// while let pair = try reader.next() { print(pair.source, pair.target) }
/// ```
package struct TMXReader {
  package struct Pair: Hashable, Sendable {
    /// Without the elements within them, and with line breaks as spaces.
    package let source: String
    package let target: String
    /// Where the unit begins, from 1.
    package let line: Int

    package init(source: String, target: String, line: Int) {
      (self.source, self.target, self.line) = (source, target, line)
    }
  }

  private let languages: (source: String, target: String)
  private var units: TMXUnits
  /// The last line that was told, and what it is counted from.
  private var (line, offset) = (1, 0)

  /// - Parameters:
  ///   - text: of a whole file.
  ///   - source: the tag of a language, which stands for all kinds of it: `en` also for `en-US`.
  ///   - target: likewise.
  package init(_ text: String, source: String, target: String) {
    languages = (source, target)
    units = TMXUnits(SourceBytes(text))
  }

  /// The next unit that has both languages, or nil after the last.
  ///
  /// - Throws: `DocumentError.unexpected` with the line.
  package mutating func next() throws(DocumentError) -> Pair? {
    while let unit = try units.next() {
      let start = unit.elements.tokens[0].range.lowerBound
      line += units.source.bytes[offset..<start].count { $0 == "\n" }
      offset = start
      guard let source = unit.variant(languages.source), let target = unit.variant(languages.target) else { continue }
      return Pair(source: unit.text(of: source.segment), target: unit.text(of: target.segment), line: line)
    }
    return nil
  }
}

extension TMXUnit {
  func text(of segment: Int) -> String {
    let text = items(of: segment).text.unicodeScalars
    guard let start = text.firstIndex(where: { !$0.properties.isWhitespace }),
      let end = text.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(text[start...end])
  }
}
