/// What the beginning of a line may be, apart from text.
///
/// The functions take the line from its first byte that is no white space.
enum MarkdownBlockStarts {
  /// The number sign run of a heading, and its text.
  static func heading(_ line: SourceBytes) -> Range<Int>? {
    let level = line.firstIndex(from: 0) { $0 != "#" }
    guard (1...6).contains(level), level == line.count || line.bytes[level].isSpace else { return nil }
    var end = line.endOfText(upTo: line.count)
    let start = min(line.endOfSpace(from: level), end)
    var closing = end
    while closing > start, line.bytes[closing - 1] == "#" { closing -= 1 }
    if closing <= start { return start..<start }
    if line.bytes[closing - 1].isSpace { end = line.endOfText(upTo: closing) }
    return start..<end
  }

  static func isThematicBreak(_ line: SourceBytes) -> Bool {
    guard let mark = line[0], mark == "*" || mark == "-" || mark == "_" else { return false }
    return line.bytes.count { $0 == mark } >= 3 && line.bytes.allSatisfy { $0 == mark || $0.isSpace }
  }

  static func isSetextUnderline(_ line: SourceBytes) -> Bool {
    guard let mark = line[0], mark == "=" || mark == "-" else { return false }
    let end = line.firstIndex(from: 0) { $0 != mark }
    return line.endOfSpace(from: end) == line.count
  }

  /// A run of backticks or tildes that begins a block of code.
  static func fence(_ line: SourceBytes) -> (mark: UInt8, length: Int)? {
    guard let mark = line[0], mark == "`" || mark == "~" else { return nil }
    let length = line.firstIndex(from: 0) { $0 != mark }
    guard length >= 3, mark == "~" || !line.bytes[length...].contains(mark) else { return nil }
    return (mark, length)
  }

  /// How long the mark of a list item is, its number included.
  static func listMark(_ source: SourceBytes, at start: Int, limit: Int) -> (length: Int, number: Int?)? {
    guard start < limit else { return nil }
    var (end, number) = (start, Int?.none)
    switch source.bytes[start] {
    case "-", "+", "*": break
    default:
      while end < limit, source.bytes[end].isDigit, end < start + 9 { end += 1 }
      guard end > start, source[end] == "." || source[end] == ")" else { return nil }
      number = Int(source.text(start..<end))
    }
    end += 1
    return end >= limit || source.bytes[end].isSpace ? (end - start, number) : nil
  }

  /// `[^name]:` of a footnote.
  static func footnote(_ source: SourceBytes, at start: Int, limit: Int) -> (name: String, length: Int)? {
    guard source.contains("[^", at: start) else { return nil }
    let end = source.bytes[start + 2..<max(limit, start + 2)].firstIndex { $0 == "]" || $0 == "[" || $0.isSpace }
    guard let end, end > start + 2, source[end] == "]", source[end + 1] == ":" else { return nil }
    return (source.text(start + 2..<end), end + 2 - start)
  }

  /// `[ ]` or `[x]` of a task.
  static func isTaskBox(_ line: SourceBytes) -> Bool {
    guard line[0] == "[", line[2] == "]", line[3]?.isSpace == true else { return false }
    return line[1] == " " || line[1] == "x" || line[1] == "X"
  }

  // MARK: HTML

  enum HTMLBlock: Equatable {
    /// Up to the line that has one of these.
    case upTo([String])
    case upToBlankLine

    /// Whether a line is the last one.
    func ends(with line: SourceBytes) -> Bool {
      guard case .upTo(let ends) = self else { return false }
      let text = line.bytes.map(\.lowercased)
      return ends.contains { text.contains($0.utf8) }
    }
  }

  private static let names = HTMLElements.blocks.subtracting([
    "br", "datalist", "hgroup", "meta", "noscript", "plaintext", "pre", "select", "template", "textarea", "xmp",
  ]).union(["basefont", "iframe", "menuitem", "param", "track"])

  /// - Parameter isAfterText: behind a line of a paragraph.
  static func htmlBlock(_ line: SourceBytes, isAfterText: Bool) -> HTMLBlock? {
    guard line[0] == "<" else { return nil }
    if line.contains("<!--", at: 0) { return .upTo(["-->"]) }
    if line.contains("<?", at: 0) { return .upTo(["?>"]) }
    if line.contains("<![CDATA[", at: 0) { return .upTo(["]]>"]) }
    if line[1] == "!" && line[2]?.isLetter == true { return .upTo([">"]) }
    let start = line[1] == "/" ? 2 : 1
    let end = line.firstIndex(from: min(start, line.count)) { !$0.isLetter && !$0.isDigit }
    let name = String(decoding: line.bytes[min(start, end)..<end].map(\.lowercased), as: UTF8.self)
    let isName = end == line.count || line.bytes[end].isSpace || line[end] == ">"
    if isName && start == 1 && ["pre", "script", "style", "textarea"].contains(name) {
      return .upTo(["</pre>", "</script>", "</style>", "</textarea>"])
    }
    if (isName || line.contains("/>", at: end)) && names.contains(name) { return .upToBlankLine }
    guard !isAfterText, let tag = MarkdownTags.tag(line, at: 0), line.endOfSpace(from: tag.end) == line.count else {
      return nil
    }
    return .upToBlankLine
  }

  /// Whether a line would be read as something else than text of a paragraph.
  static func isOther(_ line: SourceBytes) -> Bool {
    line[0] == ">" || heading(line) != nil || isThematicBreak(line) || isSetextUnderline(line) || fence(line) != nil
      || listMark(line, at: 0, limit: line.count) != nil || footnote(line, at: 0, limit: line.count) != nil
      || isTaskBox(line) || htmlBlock(line, isAfterText: false) != nil || MarkdownLinks.definition(line, at: 0) != nil
  }
}

extension SourceBytes {
  func endOfText(upTo end: Int) -> Int {
    var end = end
    while end > 0, bytes[end - 1].isSpace { end -= 1 }
    return end
  }
}
