/// Cuts XML into tokens, and asks for what the standard calls well-formed: one element around all, each closed in turn.
///
/// XML 1.0, fifth edition. Differs from it: references to entities are not looked up, and names may have any characters
/// but those of the syntax.
struct XMLTokenizer {
  let source: SourceBytes
  private var offset = 0
  /// Names of the elements that are open, and where.
  private(set) var open: [(name: String, offset: Int)] = []
  private var hasRoot = false

  init(_ source: SourceBytes) { self.source = source }

  /// - Throws: `DocumentError.unexpected`.
  mutating func next() throws(DocumentError) -> MarkupToken? {
    guard offset < source.count else {
      if let element = open.last {
        throw error(at: offset, found: "the end of the file", expected: closing(element))
      }
      if !hasRoot { throw error(at: offset, found: "the end of the file", expected: "an element") }
      return nil
    }
    let token = try source[offset] == "<" ? markup() : text()
    offset = token.range.upperBound
    return token
  }

  private func text() throws(DocumentError) -> MarkupToken {
    let end = source.firstIndex(from: offset) { $0 == "<" }
    let start = source.endOfSpace(from: offset)
    if open.isEmpty && start < end {
      throw error(at: start, found: shown(from: start), expected: hasRoot ? "the end of the file" : "an element")
    }
    return MarkupToken(kind: .text, range: offset..<end)
  }

  private mutating func markup() throws(DocumentError) -> MarkupToken {
    if source.contains("<!--", at: offset) { return try enclosed(.comment, begin: 4, end: "-->") }
    if source.contains("<?", at: offset) { return try enclosed(.instruction, begin: 2, end: "?>") }
    if source.contains("<![CDATA[", at: offset) {
      if open.isEmpty { throw error(at: offset, found: "character data", expected: "an element") }
      return try enclosed(.characterData, begin: 9, end: "]]>")
    }
    if source.contains("<!", at: offset) { return try declaration() }
    return try source[offset + 1] == "/" ? closing() : opening()
  }

  private func enclosed(_ kind: MarkupToken.Kind, begin: Int, end: StaticString) throws(DocumentError) -> MarkupToken {
    guard let found = source.range(of: end, from: offset + begin) else {
      throw error(at: offset, found: "\(shown(from: offset)) without an end", expected: "\(end)")
    }
    return MarkupToken(kind: kind, range: offset..<found.upperBound)
  }

  /// `<!DOCTYPE …>`, which may have declarations between brackets.
  private func declaration() throws(DocumentError) -> MarkupToken {
    var place = offset + 2
    var isInBrackets = false
    while let byte = source[place] {
      switch byte {
      case "\"", "'": place = source.firstIndex(from: place + 1) { $0 == byte }
      case "[": isInBrackets = true
      case "]": isInBrackets = false
      case "<" where source.contains("<!--", at: place):
        place = source.range(of: "-->", from: place + 4)?.upperBound ?? source.count
        continue
      case ">" where !isInBrackets: return MarkupToken(kind: .declaration, range: offset..<place + 1)
      default: break
      }
      place += 1
    }
    throw error(at: offset, found: "\(shown(from: offset)) without an end", expected: ">")
  }

  private mutating func closing() throws(DocumentError) -> MarkupToken {
    let nameEnd = endOfName(from: offset + 2)
    let name = source.text(offset + 2..<nameEnd)
    let end = source.endOfSpace(from: nameEnd)
    guard let element = open.popLast() else {
      throw error(at: offset, found: "</\(name)>", expected: hasRoot ? "the end of the file" : "an element")
    }
    if element.name != name { throw error(at: offset, found: "</\(name)>", expected: closing(element)) }
    guard source[end] == ">" else { throw error(at: end, found: shown(from: end), expected: ">") }
    return MarkupToken(kind: .closing, range: offset..<end + 1, name: name)
  }

  private mutating func opening() throws(DocumentError) -> MarkupToken {
    var end = endOfName(from: offset + 1)
    let name = source.text(offset + 1..<end)
    if name.isEmpty { throw error(at: offset, found: shown(from: offset), expected: "a tag or &lt;") }
    if open.isEmpty && hasRoot { throw error(at: offset, found: "<\(name)>", expected: "the end of the file") }
    hasRoot = true
    var attributes: [MarkupToken.Attribute] = []
    while true {
      let start = source.endOfSpace(from: end)
      if source[start] == ">" {
        open.append((name, offset))
        return MarkupToken(kind: .opening, range: offset..<start + 1, name: name, attributes: attributes)
      }
      if source.contains("/>", at: start) {
        return MarkupToken(kind: .empty, range: offset..<start + 2, name: name, attributes: attributes)
      }
      guard start > end else { throw error(at: start, found: shown(from: start), expected: "> at the end of <\(name)") }
      attributes.append(try attribute(at: start))
      end = attributes[attributes.count - 1].range.upperBound
    }
  }

  private func attribute(at start: Int) throws(DocumentError) -> MarkupToken.Attribute {
    let nameEnd = endOfName(from: start)
    if nameEnd == start { throw error(at: start, found: shown(from: start), expected: "an attribute or >") }
    let name = source.text(start..<nameEnd)
    let equals = source.endOfSpace(from: nameEnd)
    let quotation = source.endOfSpace(from: min(equals + 1, source.count))
    guard source[equals] == "=", let quote = source[quotation], quote == "\"" || quote == "'" else {
      throw error(at: nameEnd, found: shown(from: nameEnd), expected: "=\"…\" behind the attribute \(name)")
    }
    let end = source.firstIndex(from: quotation + 1) { $0 == quote || $0 == "<" }
    guard source[end] == quote else {
      throw error(at: start, found: "an open quotation", expected: "the end of the value of the attribute \(name)")
    }
    return .init(name: name, value: quotation + 1..<end, range: start..<end + 1)
  }

  private func endOfName(from start: Int) -> Int {
    source.firstIndex(from: start) { byte in
      byte.isSpace || byte.isPunctuation && byte != ":" && byte != "_" && byte != "-" && byte != "."
    }
  }

  // MARK: Errors

  private func closing(_ element: (name: String, offset: Int)) -> String {
    "</\(element.name)>, which closes the element of line \(source.line(at: element.offset))"
  }

  func error(at offset: Int, found: String, expected: String) -> DocumentError {
    .unexpected(line: source.line(at: offset), found: found, expected: expected)
  }

  /// The beginning of what stands at a place, for a message.
  func shown(from start: Int) -> String {
    guard start < source.count else { return "the end of the file" }
    let line = source.firstIndex(from: start, where: \.isLineBreak)
    let scalars = source.text(start..<min(line, start + 80)).unicodeScalars.prefix(20)
    return scalars.isEmpty ? "the end of the line" : String(scalars)
  }
}
