/// Links are to be found by them.
struct MarkdownReferences: Sendable {
  /// Names of definitions, in the form that is compared.
  var names: Set<String> = []
  var footnotes: Set<String> = []

  /// - Returns: nil of what is no name.
  static func name(_ source: SourceBytes, _ range: Range<Int>) -> String? {
    guard range.count <= 999 else { return nil }
    let words = source.bytes[range].split(whereSeparator: \.isSpace)
    return words.isEmpty ? nil : words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ").lowercased()
  }
}

/// The parts of links and of their definitions.
enum MarkdownLinks {
  /// `(destination "title")`.
  static func endOfTarget(_ source: SourceBytes, at start: Int) -> Int? {
    guard source[start] == "(" else { return nil }
    var end = source.endOfSpace(from: start + 1)
    if source[end] == ")" { return end + 1 }
    guard let destinationEnd = endOfDestination(source, at: end) else { return nil }
    end = source.endOfSpace(from: destinationEnd)
    if end > destinationEnd, let titleEnd = endOfTitle(source, at: end) { end = source.endOfSpace(from: titleEnd) }
    return source[end] == ")" ? end + 1 : nil
  }

  private static func endOfDestination(_ source: SourceBytes, at start: Int) -> Int? {
    if source[start] == "<" {
      let end = endOfEscaped(source, from: start + 1) { $0 == ">" || $0 == "<" || $0.isLineBreak }
      return source[end] == ">" ? end + 1 : nil
    }
    var depth = 0
    let end = endOfEscaped(source, from: start) { byte in
      if byte == "(" { depth += 1 }
      if byte == ")" { depth -= 1 }
      // As deep as the reference implementation goes.
      return byte <= 0x20 || depth < 0 || depth > 32
    }
    return depth <= 0 ? end : nil
  }

  private static func endOfTitle(_ source: SourceBytes, at start: Int) -> Int? {
    guard let quote = source[start], quote == "\"" || quote == "'" || quote == "(" else { return nil }
    let end = endOfEscaped(source, from: start + 1) { quote == "(" ? $0 == ")" || $0 == "(" : $0 == quote }
    return source[end] == (quote == "(" ? ")" : Unicode.Scalar(quote)) ? end + 1 : nil
  }

  /// `[name]`, with the brackets.
  static func endOfName(_ source: SourceBytes, at start: Int) -> Int? {
    guard source[start] == "[" else { return nil }
    let end = endOfEscaped(source, from: start + 1) { $0 == "]" || $0 == "[" }
    return source[end] == "]" ? end + 1 : nil
  }

  /// `[name]: destination "title"` at the beginning of a paragraph.
  ///
  /// - Returns: the name, and where the next line begins.
  static func definition(_ source: SourceBytes, at start: Int) -> (name: String, end: Int)? {
    guard let nameEnd = endOfName(source, at: start), source[nameEnd] == ":",
      let name = MarkdownReferences.name(source, start + 1..<nameEnd - 1)
    else { return nil }
    let destination = source.endOfSpace(from: nameEnd + 1)
    guard let destinationEnd = endOfDestination(source, at: destination), destinationEnd > destination else {
      return nil
    }
    let title = source.endOfSpace(from: destinationEnd)
    if title > destinationEnd, let end = endOfTitle(source, at: title).flatMap({ endOfLine(source, from: $0) }) {
      return (name, end)
    }
    return endOfLine(source, from: destinationEnd).map { (name, $0) }
  }

  /// - Returns: nil unless only white space is left of the line.
  private static func endOfLine(_ source: SourceBytes, from start: Int) -> Int? {
    let end = source.firstIndex(from: start) { $0 != " " && $0 != "\t" }
    return end == source.count ? end : source[end] == "\n" ? end + 1 : nil
  }

  /// The first byte that no backslash escapes and for which a condition holds.
  private static func endOfEscaped(_ source: SourceBytes, from start: Int, where ends: (UInt8) -> Bool) -> Int {
    var place = start
    while let byte = source[place] {
      if byte == "\\", source[place + 1]?.isPunctuation == true {
        place += 1
      } else if ends(byte) {
        return place
      }
      place += 1
    }
    return source.count
  }
}
