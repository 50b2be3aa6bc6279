/// Reads the source of each unit of a translation memory, and where the unit stands, with memory for the file and one
/// unit.
package struct TMXSourceReader {
  package struct Unit: Hashable, Sendable {
    /// As ``TMXReader`` gives it; empty for a unit without texts.
    package let source: String
    /// In bytes of UTF-8, with the spaces before it and the end of its line.
    package let range: Range<Int>
  }

  private let language: String?
  private var units: TMXUnits

  /// - Parameters:
  ///   - text: of a whole file.
  ///   - language: the tag of the source; nil for the one that the unit or the file calls so, or else for the first
  ///     text of each unit.
  package init(_ text: String, language: String?) {
    self.language = language
    units = TMXUnits(SourceBytes(text))
  }

  /// The next unit, or nil after the last.
  ///
  /// - Throws: `DocumentError.unexpected` with the line.
  package mutating func next() throws(DocumentError) -> Unit? {
    guard let unit = try units.next() else { return nil }
    let tokens = unit.elements.tokens
    let wanted = language ?? unit.sourceLanguage ?? units.sourceLanguage
    let variant = wanted.flatMap { unit.variant($0) } ?? unit.variants.first
    return Unit(
      source: variant.map { unit.text(of: $0.segment) } ?? "",
      range: wholeLines(tokens[0].range.lowerBound..<tokens[tokens.count - 1].range.upperBound))
  }

  private func wholeLines(_ range: Range<Int>) -> Range<Int> {
    let bytes = units.source.bytes
    func isSpace(_ byte: UInt8) -> Bool { byte == " " || byte == "\t" }
    let start = bytes[..<range.lowerBound].lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
    let end = bytes[range.upperBound...].firstIndex { !isSpace($0) && $0 != "\r" } ?? bytes.count
    return start..<(end < bytes.count && bytes[end] == "\n" ? end + 1 : range.upperBound)
  }
}
