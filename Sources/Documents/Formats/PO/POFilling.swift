/// Puts segments where an entry has no translations.
struct POFilling {
  let lines: TextLines
  let formCount: Int

  private static let tags = TextTags()

  /// - Returns: nil where there is no text to translate.
  func pieces(of entry: POEntry) -> [Document.Piece]? {
    guard let source = entry[.source] else { return nil }
    let plural = entry[.plural]
    func text(form: Int?) -> [SourceScalar] {
      // A language without a plural says with its only form what others say of several.
      let isSingular = form ?? 0 == 0 && formCount > 1
      return isSingular ? source.string.scalars : (plural ?? source).string.scalars
    }
    var (pieces, kept) = flagged(entry)
    var hasSegment = false
    func fill(form: Int?, lead: Substring, ending: Substring) {
      let filled = self.pieces(of: text(form: form), lead: lead, ending: ending)
      hasSegment = hasSegment || filled.contains { if case .segment = $0 { true } else { false } }
      pieces += filled
    }
    for field in entry.translations {
      guard case .translation(let form) = field.keyword else { continue }
      let (first, last) = (lines.all[field.lines.lowerBound], lines.all[field.lines.upperBound - 1])
      pieces.append(.kept(String(lines[kept..<field.lines.lowerBound])))
      fill(form: form, lead: Substring(first.text.unicodeScalars.prefix { $0 != "\"" }), ending: last.ending)
      kept = field.lines.upperBound
    }
    if let plural, entry.translations.isEmpty {
      pieces.append(.kept(String(lines[kept..<plural.lines.upperBound])))
      // The file may end with the plural.
      if lines.all[plural.lines.upperBound - 1].ending.isEmpty { pieces.append(.kept(lines.ending)) }
      for form in 0..<formCount {
        fill(form: form, lead: "msgstr[\(form)] ", ending: Substring(lines.ending))
      }
    }
    return hasSegment ? pieces : nil
  }

  /// The comments of an entry that say that its translation is not certain, up to the line of which more is kept.
  private func flagged(_ entry: POEntry) -> (pieces: [Document.Piece], kept: Int) {
    let isFuzzy = entry.flags.contains { line in
      let flags = lines.all[line].text.unicodeScalars.split { $0 == "," || $0 == "#" || $0.properties.isWhitespace }
      return flags.contains { Substring($0) == "fuzzy" }
    }
    guard !isFuzzy else { return ([], entry.start) }
    guard let line = entry.flags.first else {
      // Where gettext puts it: behind the other comments, before what the message was.
      let place = entry.previous ?? entry.fields[0].lines.lowerBound
      return ([.kept("\(lines[entry.start..<place])#, fuzzy\(lines.ending)")], place)
    }
    let text = lines.all[line].text
    let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")).map(text.utf8.index(after:)) ?? text.endIndex
    let others = text[comma...]
    let mark = others.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? " fuzzy" : " fuzzy,"
    let marked = "\(lines[entry.start..<line])\(text[..<comma])\(mark)\(others)\(lines.all[line].ending)"
    return ([.kept(marked)], line + 1)
  }

  /// - Parameters:
  ///   - lead: the keyword.
  ///   - ending: what ends the last line.
  private func pieces(of text: [SourceScalar], lead: Substring, ending: Substring) -> [Document.Piece] {
    var pieces: [Document.Piece] = [.kept(String(lead))]
    var rest = text[...]
    if let first = rest.firstIndex(where: \.isLineFeed), first < text.count - 1 {
      pieces.append(.kept("\"\"" + lines.ending))
    }
    repeat {
      let end = rest.firstIndex(where: \.isLineFeed).map { $0 + 1 } ?? rest.endIndex
      pieces.append(.kept("\""))
      pieces += Self.tags.pieces(of: rest[..<end]) { $0.written(POString.escaped) }
      rest = rest[end...]
      pieces.append(.kept("\"" + (rest.isEmpty ? String(ending) : lines.ending)))
    } while !rest.isEmpty
    return pieces
  }
}

extension SourceScalar {
  fileprivate var isLineFeed: Bool { scalar == "\n" }
}
