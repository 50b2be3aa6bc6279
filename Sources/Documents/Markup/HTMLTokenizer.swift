/// Cuts HTML into tokens as browsers do: never fails, whatever the text.
///
/// SwiftSoup, Gumbo, Lexbor and the HTML parser of libxml2 give a repaired tree, from which quotes, case, missing tags
/// and white space, which must stay byte for byte, cannot be written back.
///
/// The rules are those of the HTML Standard, section 13.2.5, "Tokenization".
///
/// - Complexity: O(*n*) for all tokens together: whatever is looked for and not found ends the text.
struct HTMLTokenizer {
  let source: SourceBytes
  /// For XHTML: `<a/>` has no content, and there is character data.
  private let isXML: Bool
  private var offset = 0
  /// The element whose raw text comes next.
  private var rawElement: String?

  init(_ source: SourceBytes) {
    self.source = source
    isXML = source.contains("<?xml", at: 0)
  }

  private static let rawElements: Set = [
    "iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp",
  ]

  mutating func next() -> MarkupToken? {
    guard offset < source.count else { return nil }
    let token = rawText() ?? markup() ?? text()
    offset = token.range.upperBound
    if token.kind == .opening && Self.rawElements.contains(token.name) { rawElement = token.name }
    return token
  }

  private func text() -> MarkupToken {
    var end = offset
    repeat { end = source.firstIndex(from: end + 1) { $0 == "<" } } while end < source.count && !isMarkup(at: end)
    return MarkupToken(kind: .text, range: offset..<end)
  }

  private func isMarkup(at offset: Int) -> Bool {
    guard let next = source[offset + 1] else { return false }
    return next.isLetter || next == "!" || next == "?" || (next == "/" && source[offset + 2] != nil)
  }

  private func markup() -> MarkupToken? {
    guard source[offset] == "<", isMarkup(at: offset) else { return nil }
    switch source[offset + 1] {
    case "!"?: return declaration()
    case "?"?: return bogus(.instruction)
    case "/"? where source[offset + 2]?.isLetter != true: return bogus(.comment)
    case "/"?: return tag(nameAt: offset + 2)
    default: return tag(nameAt: offset + 1)
    }
  }

  private func declaration() -> MarkupToken {
    if source.contains("<!--", at: offset) {
      return MarkupToken(kind: .comment, range: offset..<endOfComment)
    }
    if isXML && source.contains("<![CDATA[", at: offset) {
      let end = source.range(of: "]]>", from: offset)?.upperBound ?? source.count
      return MarkupToken(kind: .characterData, range: offset..<end)
    }
    return bogus(.declaration)
  }

  private var endOfComment: Int {
    if source.contains("<!-->", at: offset) { return offset + 5 }
    if source.contains("<!--->", at: offset) { return offset + 6 }
    var start = offset + 4
    while let dashes = source.range(of: "--", from: start) {
      if source[dashes.upperBound] == ">" { return dashes.upperBound + 1 }
      if source.contains("!>", at: dashes.upperBound) { return dashes.upperBound + 2 }
      start = dashes.lowerBound + 1
    }
    return source.count
  }

  /// What ends with the first `>`.
  private func bogus(_ kind: MarkupToken.Kind) -> MarkupToken {
    MarkupToken(kind: kind, range: offset..<min(source.firstIndex(from: offset) { $0 == ">" } + 1, source.count))
  }

  private func tag(nameAt start: Int) -> MarkupToken {
    var end = source.firstIndex(from: start) { $0.isSpace || $0 == "/" || $0 == ">" }
    let name = lowercased(start..<end)
    var attributes: [MarkupToken.Attribute] = []
    while true {
      end = source.firstIndex(from: end) { !$0.isSpace && $0 != "/" }
      if source[end] == ">" { break }
      guard end < source.count, let attribute = attribute(at: end) else {
        return MarkupToken(kind: .unfinished, range: offset..<source.count)
      }
      attributes.append(attribute)
      end = attribute.range.upperBound
    }
    let isEmpty = isXML && source[end - 1] == "/"
    let kind: MarkupToken.Kind = source[offset + 1] == "/" ? .closing : isEmpty ? .empty : .opening
    return MarkupToken(kind: kind, range: offset..<end + 1, name: name, attributes: attributes)
  }

  /// - Returns: nil where a quotation mark is not closed.
  private func attribute(at start: Int) -> MarkupToken.Attribute? {
    // Its first byte may be `=`.
    let nameEnd = source.firstIndex(from: start + 1) { $0.isSpace || $0 == "/" || $0 == ">" || $0 == "=" }
    var (end, value) = (nameEnd, Range<Int>?.none)
    let equals = source.endOfSpace(from: nameEnd)
    if source[equals] == "=" {
      let valueStart = source.endOfSpace(from: equals + 1)
      if let quote = source[valueStart], quote == "\"" || quote == "'" {
        let valueEnd = source.firstIndex(from: valueStart + 1) { $0 == quote }
        guard valueEnd < source.count else { return nil }
        (end, value) = (valueEnd + 1, valueStart + 1..<valueEnd)
      } else {
        end = source.firstIndex(from: valueStart) { $0.isSpace || $0 == ">" }
        value = valueStart..<end
      }
    }
    return .init(name: lowercased(start..<nameEnd), value: value, range: start..<end)
  }

  private func lowercased(_ range: Range<Int>) -> String {
    String(decoding: source.bytes[range].lazy.map(\.lowercased), as: UTF8.self)
  }

  // MARK: Raw text

  private mutating func rawText() -> MarkupToken? {
    guard let name = rawElement else { return nil }
    rawElement = nil
    let end = name == "plaintext" ? source.count : endOfRawText(of: name)
    return end == offset ? nil : MarkupToken(kind: .rawText, range: offset..<end, name: name)
  }

  /// Where the closing tag stands. In a script, one between `<!--` and `-->` that has an opening tag there is text.
  private func endOfRawText(of name: String) -> Int {
    let name = Array(name.utf8)
    let isScript = name == Array("script".utf8)
    var (isEscaped, isDoubleEscaped) = (false, false)
    var place = offset
    while place < source.count {
      if source[place] == "<" {
        if source[place + 1] == "/" && isTagName(name, at: place + 2) {
          guard isDoubleEscaped else { return place }
          isDoubleEscaped = false
        } else if isScript && source.contains("<!--", at: place) {
          isEscaped = true
          place += 1
        } else if isEscaped && isTagName(name, at: place + 1) {
          isDoubleEscaped = true
        }
      } else if isEscaped && source.contains("-->", at: place) {
        (isEscaped, isDoubleEscaped) = (false, false)
      }
      place += 1
    }
    return source.count
  }

  private func isTagName(_ name: [UInt8], at start: Int) -> Bool {
    guard let next = source[start + name.count], next.isSpace || next == "/" || next == ">" else { return false }
    return name.elementsEqual(source.bytes[start..<start + name.count].lazy.map(\.lowercased))
  }
}
