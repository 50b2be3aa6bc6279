/// Catalogs of messages of gettext: `po`, and `pot`, which have no translations.
///
/// ```
/// #, c-format
/// msgid "%d <b>file</b> was found.\n"
/// msgstr ""
/// ```
/// becomes `#, fuzzy, c-format` and `msgstr "%d <b>Datei</b> wurde gefunden.\n"`: what was not translated is, and is
/// marked for somebody to look at. An entry stays as it is where one of its forms is translated, or where it has no
/// letters. Each line of a message is a segment.
package struct POFormat: DocumentFormat {
  package static let name = "po"
  package static let endings = ["po", "pot"]

  package init(languages: DocumentLanguages) {}

  package func read(_ text: String) throws(DocumentError) -> Document {
    let lines = TextLines(text)
    let entries = try POReader.entries(of: lines.all)
    let formCount = entries.first(where: \.isHeader).flatMap(Self.formCount) ?? 2
    var pieces: [Document.Piece] = []
    var kept = 0
    for entry in entries where !entry.isHeader && entry.translations.allSatisfy(\.string.scalars.isEmpty) {
      guard let filled = POFilling(lines: lines, formCount: formCount).pieces(of: entry) else { continue }
      pieces.append(.kept(String(lines[kept..<entry.start])))
      pieces += filled
      kept = entry.end
    }
    return Document(pieces + [.kept(String(lines[kept..<lines.all.count]))])
  }

  /// What the header says: `Plural-Forms: nplurals=3; plural=…`.
  private static func formCount(of header: POEntry) -> Int? {
    let text = String(String.UnicodeScalarView(header.translations.flatMap(\.string.scalars).map(\.scalar)))
    guard let name = text.utf8.firstRange(of: "nplurals=".utf8) else { return nil }
    let digits = text[name.upperBound...].unicodeScalars.drop { $0 == " " }.prefix { ("0"..."9").contains($0) }
    // No language has as many as ten; a header that asks for a million is damaged.
    return Int(String(digits)).flatMap { (1..<10).contains($0) ? $0 : nil }
  }
}
