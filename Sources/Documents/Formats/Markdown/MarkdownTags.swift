/// Tags within a line or a paragraph, for which CommonMark is stricter than browsers are.
enum MarkdownTags {
  /// An opening or closing tag.
  static func tag(_ source: SourceBytes, at start: Int) -> (name: String, isClosing: Bool, isEmpty: Bool, end: Int)? {
    let isClosing = source[start + 1] == "/"
    let nameStart = start + (isClosing ? 2 : 1)
    guard source[start] == "<", source[nameStart]?.isLetter == true else { return nil }
    var end = source.firstIndex(from: nameStart) { !$0.isLetter && !$0.isDigit && $0 != "-" }
    let name = String(decoding: source.bytes[nameStart..<end].map(\.lowercased), as: UTF8.self)
    if isClosing {
      end = source.endOfSpace(from: end)
      return source[end] == ">" ? (name, true, false, end + 1) : nil
    }
    while let next = source[source.endOfSpace(from: end)], next != ">" && next != "/" {
      let attribute = source.endOfSpace(from: end)
      guard attribute > end, let attributeEnd = endOfAttribute(source, at: attribute) else { return nil }
      end = attributeEnd
    }
    end = source.endOfSpace(from: end)
    let isEmpty = source[end] == "/"
    if isEmpty { end += 1 }
    return source[end] == ">" ? (name, false, isEmpty, end + 1) : nil
  }

  private static func endOfAttribute(_ source: SourceBytes, at start: Int) -> Int? {
    guard let first = source[start], first.isLetter || first == "_" || first == ":" else { return nil }
    let nameEnd = source.firstIndex(from: start) {
      !$0.isLetter && !$0.isDigit && $0 != "_" && $0 != "." && $0 != ":" && $0 != "-"
    }
    let equals = source.endOfSpace(from: nameEnd)
    guard source[equals] == "=" else { return nameEnd }
    let value = source.endOfSpace(from: equals + 1)
    guard let quote = source[value] else { return nil }
    if quote == "\"" || quote == "'" {
      let end = source.firstIndex(from: value + 1) { $0 == quote }
      return end < source.count ? end + 1 : nil
    }
    let end = source.firstIndex(from: value) { byte in
      byte.isSpace || ["\"", "'", "=", "<", ">", "`"].contains { byte == $0 }
    }
    return end > value ? end : nil
  }

  /// `<https://example.org>` or `<me@example.org>`.
  static func endOfAutolink(_ source: SourceBytes, at start: Int) -> Int? {
    let end = source.firstIndex(from: start + 1) { $0 <= 0x20 || $0 == "<" || $0 == ">" }
    guard source[end] == ">", end > start + 1 else { return nil }
    let content = source.bytes[start + 1..<end]
    let scheme = content.prefix { $0.isLetter || $0.isDigit || $0 == "+" || $0 == "." || $0 == "-" }
    let hasScheme = content[start + 1].isLetter && (2...32).contains(scheme.count) && source[scheme.endIndex] == ":"
    let parts = content.split(separator: 0x40, omittingEmptySubsequences: false)
    let isAddress =
      parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
      && parts[1].allSatisfy { $0.isLetter || $0.isDigit || $0 == "-" || $0 == "." }
    return hasScheme || isAddress ? end + 1 : nil
  }

  /// The end of an address without brackets, by the rules of GitHub.
  static func endOfURL(_ source: SourceBytes, at start: Int) -> Int? {
    guard source[start - 1].map({ !$0.isLetter && !$0.isDigit && $0 < 0x80 }) ?? true else { return nil }
    let prefixes: [StaticString] = ["http://", "https://", "www."]
    guard let prefix = prefixes.first(where: { source.contains($0, at: start, ignoringCase: true) }) else { return nil }
    let hostStart = start + prefix.utf8CodeUnitCount
    var end = source.firstIndex(from: hostStart) { byte in
      byte.isSpace || byte < 0x20 || ["<", "]", "`", "\"", "|", "\\"].contains { byte == $0 }
    }
    var surplus = source.bytes[hostStart..<end].reduce(0) { $0 + ($1 == ")" ? 1 : $1 == "(" ? -1 : 0) }
    while end > hostStart, let last = source[end - 1] {
      if last == ")" && surplus > 0 {
        surplus -= 1
      } else if !["?", "!", ".", ",", ":", ";", "*", "_", "~", "'"].contains(where: { last == $0 }) {
        break
      }
      end -= 1
    }
    return end > hostStart ? end : nil
  }
}
